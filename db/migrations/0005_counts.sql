CREATE TABLE `mfa_account_count` (
	`account_id` text PRIMARY KEY NOT NULL,
	`known` integer NOT NULL,
	`enrolled` integer NOT NULL,
	`arriving` integer NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER `mfa_membership_count_before_insert` BEFORE INSERT ON `mfa_membership` BEGIN UPDATE `mfa_account_count` SET `arriving` = NOT EXISTS (SELECT 1 FROM `mfa_membership` WHERE `principal_id` = NEW.`principal_id` AND `account_id` = NEW.`account_id`) WHERE `account_id` = NEW.`account_id` AND `arriving` = EXISTS (SELECT 1 FROM `mfa_membership` WHERE `principal_id` = NEW.`principal_id` AND `account_id` = NEW.`account_id`); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_membership_count_after_insert` AFTER INSERT ON `mfa_membership` BEGIN INSERT INTO `mfa_account_count` (`account_id`, `known`, `enrolled`, `arriving`) SELECT NEW.`account_id`, 0, 0, 1 WHERE NOT EXISTS (SELECT 1 FROM `mfa_account_count` WHERE `account_id` = NEW.`account_id`); UPDATE `mfa_account_count` SET `known` = `known` + 1, `enrolled` = `enrolled` + EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = NEW.`principal_id`) WHERE `account_id` = NEW.`account_id` AND `arriving` = 1; END;
--> statement-breakpoint
CREATE TRIGGER `mfa_membership_count_after_delete` AFTER DELETE ON `mfa_membership` BEGIN UPDATE `mfa_account_count` SET `known` = `known` - 1, `enrolled` = `enrolled` - EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = OLD.`principal_id`), `arriving` = 1 WHERE `account_id` = OLD.`account_id`; DELETE FROM `mfa_account_count` WHERE `account_id` = OLD.`account_id` AND `known` = 0; END;
--> statement-breakpoint
CREATE TRIGGER `mfa_membership_count_after_update` AFTER UPDATE OF `principal_id`, `account_id` ON `mfa_membership` WHEN NEW.`principal_id` <> OLD.`principal_id` OR NEW.`account_id` <> OLD.`account_id` BEGIN UPDATE `mfa_account_count` SET `known` = `known` - 1, `enrolled` = `enrolled` - EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = OLD.`principal_id`), `arriving` = 1 WHERE `account_id` = OLD.`account_id`; DELETE FROM `mfa_account_count` WHERE `account_id` = OLD.`account_id` AND `known` = 0; INSERT INTO `mfa_account_count` (`account_id`, `known`, `enrolled`, `arriving`) SELECT NEW.`account_id`, 0, 0, 1 WHERE NOT EXISTS (SELECT 1 FROM `mfa_account_count` WHERE `account_id` = NEW.`account_id`); UPDATE `mfa_account_count` SET `known` = `known` + 1, `enrolled` = `enrolled` + EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = NEW.`principal_id`) WHERE `account_id` = NEW.`account_id`; END;
--> statement-breakpoint
CREATE TRIGGER `mfa_authenticator_no_takeover` BEFORE INSERT ON `mfa_authenticator` WHEN EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `id` = NEW.`id` AND `principal_id` <> NEW.`principal_id`) BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: mfa_authenticator.id is another person''s'); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_authenticator_count_before_insert` BEFORE INSERT ON `mfa_authenticator` BEGIN UPDATE `mfa_account_count` SET `arriving` = NOT EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = NEW.`principal_id`) WHERE `account_id` IN (SELECT `account_id` FROM `mfa_membership` WHERE `principal_id` = NEW.`principal_id`) AND `arriving` = EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = NEW.`principal_id`); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_authenticator_count_after_insert` AFTER INSERT ON `mfa_authenticator` BEGIN UPDATE `mfa_account_count` SET `enrolled` = `enrolled` + 1 WHERE `account_id` IN (SELECT `account_id` FROM `mfa_membership` WHERE `principal_id` = NEW.`principal_id`) AND `arriving` = 1; END;
--> statement-breakpoint
CREATE TRIGGER `mfa_authenticator_count_after_delete` AFTER DELETE ON `mfa_authenticator` WHEN NOT EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = OLD.`principal_id`) BEGIN UPDATE `mfa_account_count` SET `enrolled` = `enrolled` - 1, `arriving` = 1 WHERE `account_id` IN (SELECT `account_id` FROM `mfa_membership` WHERE `principal_id` = OLD.`principal_id`); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_authenticator_count_after_update` AFTER UPDATE OF `principal_id` ON `mfa_authenticator` WHEN NEW.`principal_id` <> OLD.`principal_id` BEGIN UPDATE `mfa_account_count` SET `enrolled` = `enrolled` - 1 WHERE NOT EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = OLD.`principal_id`) AND `account_id` IN (SELECT `account_id` FROM `mfa_membership` WHERE `principal_id` = OLD.`principal_id`); UPDATE `mfa_account_count` SET `enrolled` = `enrolled` + 1 WHERE NOT EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `principal_id` = NEW.`principal_id` AND `id` <> NEW.`id`) AND `account_id` IN (SELECT `account_id` FROM `mfa_membership` WHERE `principal_id` = NEW.`principal_id`); END;
--> statement-breakpoint
INSERT INTO `mfa_account_count` (`account_id`, `known`, `enrolled`, `arriving`) SELECT `account_id`, count(*), sum(EXISTS (SELECT 1 FROM `mfa_authenticator` WHERE `mfa_authenticator`.`principal_id` = `mfa_membership`.`principal_id`)), 1 FROM `mfa_membership` GROUP BY `account_id`;
