CREATE TABLE `mfa_person_session` (
	`assurance_id` text PRIMARY KEY NOT NULL,
	`client` text,
	`place` text,
	`since` integer NOT NULL,
	`last_used_at` integer NOT NULL
);
--> statement-breakpoint
-- What is said of a session goes with its proof, whoever takes that away: a clean-up, an act beside, `forget`.
CREATE TRIGGER `mfa_person_session_gone` AFTER DELETE ON `mfa_assurance` BEGIN DELETE FROM `mfa_person_session` WHERE `assurance_id` = OLD.`id`; END;
