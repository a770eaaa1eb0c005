CREATE TABLE `mfa_outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`webhook_id` text NOT NULL,
	`type` text NOT NULL,
	`audit_id` text NOT NULL,
	`codes_left` integer NOT NULL,
	`created_at` integer NOT NULL,
	`state` text NOT NULL,
	`next_at` integer,
	`tries` integer NOT NULL,
	`claim` text,
	`last_status` integer,
	`last_at` integer
);
--> statement-breakpoint
CREATE INDEX `mfa_outbox_due` ON `mfa_outbox` (`webhook_id`,`next_at`) WHERE "mfa_outbox"."next_at" is not null;--> statement-breakpoint
CREATE INDEX `mfa_outbox_created` ON `mfa_outbox` (`created_at`);--> statement-breakpoint
CREATE TABLE `mfa_webhook_event` (
	`act` text NOT NULL,
	`result` text NOT NULL,
	`type` text NOT NULL,
	`webhook_id` text NOT NULL,
	`factor` text,
	`codes_at_most` integer,
	PRIMARY KEY(`act`, `result`, `type`, `webhook_id`)
);
--> statement-breakpoint
CREATE TABLE `mfa_webhook` (
	`id` text PRIMARY KEY NOT NULL,
	`origin` text NOT NULL,
	`fingerprint` text NOT NULL,
	`registered_at` integer NOT NULL,
	`disabled_at` integer,
	`disabled_for` text
);
--> statement-breakpoint
CREATE TRIGGER `mfa_audit_outbox` AFTER INSERT ON `mfa_audit` BEGIN INSERT INTO `mfa_outbox` (`id`, `webhook_id`, `type`, `audit_id`, `codes_left`, `created_at`, `state`, `next_at`, `tries`) SELECT 'msg_' || lower(hex(randomblob(16))), `webhook_id`, `type`, NEW.`id`, `codes_left`, NEW.`at`, 'pending', NEW.`at`, 0 FROM (SELECT `mfa_webhook_event`.*, (SELECT count(*) FROM `mfa_backup_set` JOIN `mfa_backup_code` ON `mfa_backup_code`.`set_id` = `mfa_backup_set`.`id` WHERE `mfa_backup_set`.`principal_id` = NEW.`principal` AND `mfa_backup_code`.`used_at` IS NULL) AS `codes_left` FROM `mfa_webhook_event` JOIN `mfa_webhook` ON `mfa_webhook`.`id` = `mfa_webhook_event`.`webhook_id` AND `mfa_webhook`.`disabled_at` IS NULL WHERE `act` = NEW.`act` AND `result` = NEW.`result` AND (`factor` IS NULL OR `factor` = NEW.`factor`)) WHERE `codes_at_most` IS NULL OR `codes_left` <= `codes_at_most`; END;
