CREATE TABLE `mfa_invitation` (
	`principal_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`asked_at` integer,
	`network` text,
	`client` text,
	`given_by` text,
	`given_at` integer,
	`expires_at` integer
);
--> statement-breakpoint
CREATE INDEX `mfa_invitation_asked` ON `mfa_invitation` (`state`,`asked_at`);--> statement-breakpoint
CREATE TABLE `mfa_name` (
	`fold` text PRIMARY KEY NOT NULL,
	`spelling` text NOT NULL,
	`principal_id` text NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mfa_name_principal` ON `mfa_name` (`principal_id`);