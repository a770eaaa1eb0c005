CREATE TABLE `mfa_session` (
	`session_hash` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`nonce` text NOT NULL,
	`changed_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mfa_session_expiry` ON `mfa_session` (`expires_at`);