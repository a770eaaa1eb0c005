CREATE TABLE `mfa_deployment` (
	`only` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`audit_retention_days` integer NOT NULL,
	CONSTRAINT "mfa_deployment_only" CHECK("mfa_deployment"."only" = 1),
	CONSTRAINT "mfa_deployment_retention" CHECK("mfa_deployment"."audit_retention_days" >= 30)
);
--> statement-breakpoint
CREATE TABLE `mfa_once_enrolled` (
	`principal_id` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mfa_refusal` (
	`minute` integer NOT NULL,
	`network` text NOT NULL,
	`act` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`minute`, `network`, `act`)
);
--> statement-breakpoint
CREATE INDEX `mfa_enrolment_secret` ON `mfa_enrolment` (`expires_at`) WHERE "mfa_enrolment"."secret" <> '';--> statement-breakpoint
ALTER TABLE `mfa_principal` ADD `forgotten_at` integer;--> statement-breakpoint
ALTER TABLE `mfa_throttle` ADD `day_charges` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
INSERT INTO `mfa_deployment` (`only`, `id`, `audit_retention_days`) VALUES (1, lower(hex(randomblob(16))), 400);
--> statement-breakpoint
CREATE TRIGGER `mfa_authenticator_once_enrolled` AFTER INSERT ON `mfa_authenticator` BEGIN INSERT OR IGNORE INTO `mfa_once_enrolled` (`principal_id`, `since`) VALUES (NEW.`principal_id`, NEW.`created_at`); END;
--> statement-breakpoint
INSERT INTO `mfa_once_enrolled` (`principal_id`, `since`) SELECT `principal_id`, min(`created_at`) FROM `mfa_authenticator` GROUP BY `principal_id`;
--> statement-breakpoint
DROP TRIGGER `mfa_audit_no_replace`;
--> statement-breakpoint
CREATE TRIGGER `mfa_audit_no_replace` BEFORE INSERT ON `mfa_audit` WHEN EXISTS (SELECT 1 FROM `mfa_audit` WHERE `id` = NEW.`id` OR (`rowid` = NEW.`rowid` AND NEW.`rowid` <> -1)) BEGIN SELECT RAISE(ABORT, 'mfa_audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_audit_no_delete` BEFORE DELETE ON `mfa_audit` WHEN NOT coalesce(OLD.`at` < unixepoch('subsec') * 1000 - (SELECT `audit_retention_days` FROM `mfa_deployment`) * 86400000, 0) BEGIN SELECT RAISE(ABORT, 'mfa_audit is append-only: this row is younger than the retention'); END;
--> statement-breakpoint
UPDATE `mfa_throttle` SET `day_charges` = '[' || substr(replace(hex(zeroblob(`day_count`)), '00', ',' || `day_started_at`), 2) || ']' WHERE `day_count` > 0;
