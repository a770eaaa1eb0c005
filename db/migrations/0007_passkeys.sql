CREATE TABLE `mfa_used_challenge` (
	`hash` text PRIMARY KEY NOT NULL,
	`used_by` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mfa_used_challenge_expiry` ON `mfa_used_challenge` (`expires_at`);--> statement-breakpoint
DROP INDEX `mfa_authenticator_one`;--> statement-breakpoint
ALTER TABLE `mfa_authenticator` ADD `rp_id` text;--> statement-breakpoint
ALTER TABLE `mfa_authenticator` ADD `credential_hash` text;--> statement-breakpoint
ALTER TABLE `mfa_authenticator` ADD `sign_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `mfa_authenticator` ADD `backed_up` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `mfa_authenticator` ADD `user_verified` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `mfa_authenticator_principal` ON `mfa_authenticator` (`principal_id`,`factor`);--> statement-breakpoint
CREATE UNIQUE INDEX `mfa_authenticator_credential` ON `mfa_authenticator` (`rp_id`,`credential_hash`) WHERE "mfa_authenticator"."credential_hash" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `mfa_authenticator_one` ON `mfa_authenticator` (`principal_id`,`factor`) WHERE "mfa_authenticator"."factor" <> 'passkey';--> statement-breakpoint
ALTER TABLE `mfa_principal` ADD `webauthn_handle` text;--> statement-breakpoint
ALTER TABLE `mfa_principal` ADD `nudged_at` integer;--> statement-breakpoint
ALTER TABLE `mfa_principal` ADD `nudge_count` integer DEFAULT 0 NOT NULL;