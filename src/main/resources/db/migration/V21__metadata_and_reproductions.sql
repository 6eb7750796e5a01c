-- What clients can change of a model and of a data set, beside its name.
alter table model add description text;
alter table model add tags jsonb not null default '{}'; -- values by key
alter table dataset add description text;
alter table dataset add tags jsonb not null default '{}';

-- A job that trains a model again and compares. One that has succeeded has the outcome in reproduction, and the original in
-- model_id, because earlier versions cannot read a success without a model.
alter table training_job add reproduces_model_id uuid;
alter table training_job add reproduction jsonb;
