DROP INDEX `mfa_membership_account`;--> statement-breakpoint
ALTER TABLE `mfa_membership` ADD `name` text COLLATE NOCASE DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `mfa_membership_account` ON `mfa_membership` (`account_id`,`name`,`principal_id`);