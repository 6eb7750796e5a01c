-- Columns under the names that the API has. Migrations only add: the earlier columns stay, unused, with defaults for new
-- rows; a later version can drop them.
alter table model add rejection_threshold double precision; -- null: every image gets a label
alter table model add normalization jsonb; -- null: images are taken as they are
update model set rejection_threshold = least_evidence, normalization = fitting;

alter table dataset add skipped_count integer not null default 0;
alter table dataset add skipped_files jsonb not null default '[]'; -- the first of them: [{"file", "reason"}]
update dataset set skipped_count = rejected_count, skipped_files = rejected;
alter table dataset alter rejected_count set default 0;
alter table dataset alter rejected set default '[]';
