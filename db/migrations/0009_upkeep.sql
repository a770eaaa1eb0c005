CREATE TABLE `mfa_sealing_key` (
	`id` text PRIMARY KEY NOT NULL,
	`released_by` text
);
--> statement-breakpoint
CREATE INDEX `mfa_audit_time` ON `mfa_audit` (`at`);
--> statement-breakpoint
CREATE TRIGGER `mfa_authenticator_sealed_insert` AFTER INSERT ON `mfa_authenticator` WHEN NEW.`secret` GLOB 'v[12].?*.*' BEGIN UPDATE `mfa_sealing_key` SET `released_by` = NULL WHERE `id` = substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1) AND `released_by` IS NOT NULL; INSERT INTO `mfa_sealing_key` (`id`) SELECT substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1) WHERE NOT EXISTS (SELECT 1 FROM `mfa_sealing_key` WHERE `id` = substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1)); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_authenticator_sealed_update` AFTER UPDATE OF `secret` ON `mfa_authenticator` WHEN NEW.`secret` GLOB 'v[12].?*.*' AND NEW.`secret` <> OLD.`secret` BEGIN UPDATE `mfa_sealing_key` SET `released_by` = NULL WHERE `id` = substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1) AND `released_by` IS NOT NULL; INSERT INTO `mfa_sealing_key` (`id`) SELECT substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1) WHERE NOT EXISTS (SELECT 1 FROM `mfa_sealing_key` WHERE `id` = substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1)); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_enrolment_sealed_insert` AFTER INSERT ON `mfa_enrolment` WHEN NEW.`secret` GLOB 'v[12].?*.*' BEGIN UPDATE `mfa_sealing_key` SET `released_by` = NULL WHERE `id` = substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1) AND `released_by` IS NOT NULL; INSERT INTO `mfa_sealing_key` (`id`) SELECT substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1) WHERE NOT EXISTS (SELECT 1 FROM `mfa_sealing_key` WHERE `id` = substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1)); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_enrolment_sealed_update` AFTER UPDATE OF `secret` ON `mfa_enrolment` WHEN NEW.`secret` GLOB 'v[12].?*.*' AND NEW.`secret` <> OLD.`secret` BEGIN UPDATE `mfa_sealing_key` SET `released_by` = NULL WHERE `id` = substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1) AND `released_by` IS NOT NULL; INSERT INTO `mfa_sealing_key` (`id`) SELECT substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1) WHERE NOT EXISTS (SELECT 1 FROM `mfa_sealing_key` WHERE `id` = substr(NEW.`secret`, 4, instr(substr(NEW.`secret`, 4), '.') - 1)); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_backup_code_sealed_insert` AFTER INSERT ON `mfa_backup_code` WHEN NEW.`hash` GLOB 'v[12].?*.*' BEGIN UPDATE `mfa_sealing_key` SET `released_by` = NULL WHERE `id` = substr(NEW.`hash`, 4, instr(substr(NEW.`hash`, 4), '.') - 1) AND `released_by` IS NOT NULL; INSERT INTO `mfa_sealing_key` (`id`) SELECT substr(NEW.`hash`, 4, instr(substr(NEW.`hash`, 4), '.') - 1) WHERE NOT EXISTS (SELECT 1 FROM `mfa_sealing_key` WHERE `id` = substr(NEW.`hash`, 4, instr(substr(NEW.`hash`, 4), '.') - 1)); END;
--> statement-breakpoint
CREATE TRIGGER `mfa_backup_code_sealed_update` AFTER UPDATE OF `hash` ON `mfa_backup_code` WHEN NEW.`hash` GLOB 'v[12].?*.*' AND NEW.`hash` <> OLD.`hash` BEGIN UPDATE `mfa_sealing_key` SET `released_by` = NULL WHERE `id` = substr(NEW.`hash`, 4, instr(substr(NEW.`hash`, 4), '.') - 1) AND `released_by` IS NOT NULL; INSERT INTO `mfa_sealing_key` (`id`) SELECT substr(NEW.`hash`, 4, instr(substr(NEW.`hash`, 4), '.') - 1) WHERE NOT EXISTS (SELECT 1 FROM `mfa_sealing_key` WHERE `id` = substr(NEW.`hash`, 4, instr(substr(NEW.`hash`, 4), '.') - 1)); END;
--> statement-breakpoint
INSERT INTO `mfa_sealing_key` (`id`) SELECT DISTINCT substr(`sealed`, 4, instr(substr(`sealed`, 4), '.') - 1) FROM (SELECT `secret` AS `sealed` FROM `mfa_authenticator` UNION ALL SELECT `secret` AS `sealed` FROM `mfa_enrolment` UNION ALL SELECT `hash` AS `sealed` FROM `mfa_backup_code`) WHERE `sealed` GLOB 'v[12].?*.*';
