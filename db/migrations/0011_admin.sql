CREATE TABLE `mfa_api_call` (
	`key_id` text NOT NULL,
	`repeat_hash` text NOT NULL,
	`request_hash` text NOT NULL,
	`audit_id` text NOT NULL,
	`answer` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`key_id`, `repeat_hash`)
);
--> statement-breakpoint
CREATE INDEX `mfa_api_call_at` ON `mfa_api_call` (`at`);--> statement-breakpoint
CREATE TABLE `mfa_api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`last_used_at` integer,
	`minute` integer NOT NULL,
	`calls` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mfa_api_key_hash` ON `mfa_api_key` (`hash`);--> statement-breakpoint
CREATE TABLE `mfa_audit_seal` (
	`number` integer PRIMARY KEY NOT NULL,
	`last_seq` integer NOT NULL,
	`last_at` integer NOT NULL,
	`at` integer NOT NULL,
	`note` text NOT NULL,
	`leaves` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mfa_audit_seal_leaves` ON `mfa_audit_seal` (`last_at`) WHERE "mfa_audit_seal"."leaves" <> '';--> statement-breakpoint
-- A number for each row that no vacuum changes and nobody gets twice. The table's triggers and indexes go with it and come again below.
CREATE TABLE `__new_mfa_audit` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
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
INSERT INTO `__new_mfa_audit` (`id`, `at`, `actor`, `principal`, `account`, `act`, `result`, `factor`, `request_id`, `address_prefix`, `reason`) SELECT `id`, `at`, `actor`, `principal`, `account`, `act`, `result`, `factor`, `request_id`, `address_prefix`, `reason` FROM `mfa_audit` ORDER BY `rowid`;--> statement-breakpoint
DROP TABLE `mfa_audit`;--> statement-breakpoint
ALTER TABLE `__new_mfa_audit` RENAME TO `mfa_audit`;--> statement-breakpoint
CREATE UNIQUE INDEX `mfa_audit_id` ON `mfa_audit` (`id`);--> statement-breakpoint
CREATE INDEX `mfa_audit_principal` ON `mfa_audit` (`principal`,`at`);--> statement-breakpoint
CREATE INDEX `mfa_audit_time` ON `mfa_audit` (`at`);--> statement-breakpoint
CREATE INDEX `mfa_audit_account` ON `mfa_audit` (`account`,`at`) WHERE "mfa_audit"."account" is not null;--> statement-breakpoint
CREATE TRIGGER `mfa_audit_no_update` BEFORE UPDATE ON `mfa_audit` BEGIN SELECT RAISE(ABORT, 'mfa_audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_audit_no_replace` BEFORE INSERT ON `mfa_audit` WHEN EXISTS (SELECT 1 FROM `mfa_audit` WHERE `id` = NEW.`id` OR (`rowid` = NEW.`rowid` AND NEW.`rowid` <> -1)) BEGIN SELECT RAISE(ABORT, 'mfa_audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_audit_no_delete` BEFORE DELETE ON `mfa_audit` WHEN NOT coalesce(OLD.`at` < unixepoch('subsec') * 1000 - (SELECT `audit_retention_days` FROM `mfa_deployment`) * 86400000, 0) BEGIN SELECT RAISE(ABORT, 'mfa_audit is append-only: this row is younger than the retention'); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_audit_outbox` AFTER INSERT ON `mfa_audit` BEGIN INSERT INTO `mfa_outbox` (`id`, `webhook_id`, `type`, `audit_id`, `codes_left`, `created_at`, `state`, `next_at`, `tries`) SELECT 'msg_' || lower(hex(randomblob(16))), `webhook_id`, `type`, NEW.`id`, `codes_left`, NEW.`at`, 'pending', NEW.`at`, 0 FROM (SELECT `mfa_webhook_event`.*, (SELECT count(*) FROM `mfa_backup_set` JOIN `mfa_backup_code` ON `mfa_backup_code`.`set_id` = `mfa_backup_set`.`id` WHERE `mfa_backup_set`.`principal_id` = NEW.`principal` AND `mfa_backup_code`.`used_at` IS NULL) AS `codes_left` FROM `mfa_webhook_event` JOIN `mfa_webhook` ON `mfa_webhook`.`id` = `mfa_webhook_event`.`webhook_id` AND `mfa_webhook`.`disabled_at` IS NULL WHERE `act` = NEW.`act` AND `result` = NEW.`result` AND (`factor` IS NULL OR `factor` = NEW.`factor`)) WHERE `codes_at_most` IS NULL OR `codes_left` <= `codes_at_most`; END;
