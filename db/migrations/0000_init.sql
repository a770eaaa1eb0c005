CREATE TABLE `mfa_assurance` (
	`id` text PRIMARY KEY NOT NULL,
	`principal_id` text NOT NULL,
	`session_hash` text NOT NULL,
	`epoch` integer NOT NULL,
	`amr` text NOT NULL,
	`proved_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`ended_at` integer,
	`reset_until` integer
);
--> statement-breakpoint
CREATE INDEX `mfa_assurance_principal` ON `mfa_assurance` (`principal_id`,`ends_at`);--> statement-breakpoint
CREATE INDEX `mfa_assurance_session` ON `mfa_assurance` (`session_hash`);--> statement-breakpoint
CREATE INDEX `mfa_assurance_end` ON `mfa_assurance` (`ends_at`);--> statement-breakpoint
CREATE TABLE `mfa_audit` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`principal` text NOT NULL,
	`account` text,
	`act` text NOT NULL,
	`result` text NOT NULL,
	`factor` text,
	`request_id` text NOT NULL,
	`address_prefix` text,
	`reason` text
);
--> statement-breakpoint
CREATE INDEX `mfa_audit_principal` ON `mfa_audit` (`principal`,`at`);--> statement-breakpoint
CREATE TABLE `mfa_authenticator` (
	`id` text PRIMARY KEY NOT NULL,
	`principal_id` text NOT NULL,
	`factor` text NOT NULL,
	`name` text NOT NULL,
	`is_default` integer NOT NULL,
	`secret` text NOT NULL,
	`last_marker` integer NOT NULL,
	`consumed_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mfa_authenticator_one` ON `mfa_authenticator` (`principal_id`,`factor`);--> statement-breakpoint
CREATE TABLE `mfa_backup_code` (
	`set_id` text NOT NULL,
	`place` integer NOT NULL,
	`salt` text NOT NULL,
	`iterations` integer NOT NULL,
	`hash` text NOT NULL,
	`used_at` integer,
	`used_by` text,
	PRIMARY KEY(`set_id`, `place`)
);
--> statement-breakpoint
CREATE TABLE `mfa_backup_set` (
	`principal_id` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`created_at` integer NOT NULL,
	`confirmed_at` integer
);
--> statement-breakpoint
CREATE TABLE `mfa_enrolment` (
	`id` text PRIMARY KEY NOT NULL,
	`principal_id` text NOT NULL,
	`session_hash` text NOT NULL,
	`factor` text NOT NULL,
	`name` text NOT NULL,
	`secret` text NOT NULL,
	`replaces` text,
	`tries` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_by` text,
	`confirmed_by` text
);
--> statement-breakpoint
CREATE INDEX `mfa_enrolment_principal` ON `mfa_enrolment` (`principal_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `mfa_enrolment_expiry` ON `mfa_enrolment` (`expires_at`);--> statement-breakpoint
CREATE TABLE `mfa_membership` (
	`principal_id` text NOT NULL,
	`account_id` text NOT NULL,
	`account_name` text NOT NULL,
	`role` text NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`principal_id`, `account_id`)
);
--> statement-breakpoint
CREATE INDEX `mfa_membership_account` ON `mfa_membership` (`account_id`);--> statement-breakpoint
CREATE TABLE `mfa_policy` (
	`account_id` text PRIMARY KEY NOT NULL,
	`required` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mfa_principal` (
	`id` text PRIMARY KEY NOT NULL,
	`epoch` integer DEFAULT 0 NOT NULL,
	`memberships_digest` text DEFAULT '' NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mfa_throttle` (
	`principal_id` text NOT NULL,
	`factor` text NOT NULL,
	`consecutive` integer NOT NULL,
	`next_at` integer NOT NULL,
	`day_count` integer NOT NULL,
	`day_started_at` integer NOT NULL,
	`month_count` integer NOT NULL,
	`month_started_at` integer NOT NULL,
	`charged_by` text NOT NULL,
	PRIMARY KEY(`principal_id`, `factor`)
);
--> statement-breakpoint
CREATE TRIGGER `mfa_audit_no_update` BEFORE UPDATE ON `mfa_audit` BEGIN SELECT RAISE(ABORT, 'mfa_audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_audit_no_replace` BEFORE INSERT ON `mfa_audit` WHEN EXISTS (SELECT 1 FROM `mfa_audit` WHERE `id` = NEW.`id`) BEGIN SELECT RAISE(ABORT, 'mfa_audit is append-only'); END;
