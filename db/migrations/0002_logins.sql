CREATE TABLE `mfa_login` (
	`id` text PRIMARY KEY NOT NULL,
	`backend_id` text NOT NULL,
	`ticket_hash` text NOT NULL,
	`pending_hash` text NOT NULL,
	`principal_id` text NOT NULL,
	`person` text NOT NULL,
	`epoch` integer NOT NULL,
	`tries` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`assurance_id` text,
	`passed_at` integer,
	`grant_hash` text,
	`granted_at` integer,
	`redeemed_at` integer,
	`redeemed_by` text,
	`answered_by` text,
	`repeat_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mfa_login_ticket` ON `mfa_login` (`ticket_hash`);--> statement-breakpoint
CREATE INDEX `mfa_login_expiry` ON `mfa_login` (`expires_at`);