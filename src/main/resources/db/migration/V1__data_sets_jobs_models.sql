-- A data set is never changed. Its row is written last, in the transaction that wrote its images.
create table dataset (
  id uuid primary key,
  name text not null,
  digest text not null,
  train_counts integer[] not null, -- images of each class, by label
  test_counts integer[] not null,
  split_strategy text not null,
  train_fraction double precision not null,
  split_seed bigint not null,
  rejected_count integer not null,
  rejected jsonb not null, -- the first of them: [{"file", "reason"}]
  created_at timestamptz not null
);

create table image (
  id uuid primary key,
  dataset_id uuid not null references dataset on delete cascade deferrable initially deferred,
  position integer not null, -- from 0, the order in which training sees the images
  file_name text not null,
  label smallint not null,
  writer integer,
  sample integer,
  split text not null,
  unique (dataset_id, position)
);

-- Apart from the image's row, so that listing images reads none of their pixels.
create table image_pixels (
  image_id uuid primary key references image on delete cascade deferrable initially deferred,
  pixels bytea not null check (octet_length(pixels) = 4096)
);

create table training_job (
  id uuid primary key,
  name text not null,
  dataset_id uuid not null, -- no reference: a job that has ended outlives its data set
  status text not null,
  config jsonb not null,
  cancel_requested boolean not null default false,
  model_id uuid,
  failure_reason text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);

create index training_job_created_at on training_job (created_at);
create index training_job_dataset_id on training_job (dataset_id);

create table training_epoch (
  job_id uuid not null references training_job on delete cascade,
  epoch integer not null,
  cost double precision not null,
  train_accuracy double precision not null,
  test_accuracy double precision not null,
  learning_rate double precision not null,
  duration_millis bigint not null,
  primary key (job_id, epoch)
);

-- A model is never changed.
create table model (
  id uuid primary key,
  name text not null,
  job_id uuid,
  dataset_id uuid,
  dataset_digest text,
  layers integer[] not null,
  pixel_scale double precision not null,
  config jsonb not null,
  classes jsonb not null, -- [{"label", "character", "value"}]
  train_accuracy double precision not null,
  test_accuracy double precision not null,
  confusion_matrix jsonb not null, -- on the test images, rows the truth
  weights bytea not null,
  weights_digest text not null,
  software_version text not null,
  matrix_engine text not null,
  created_at timestamptz not null
);

alter table model alter column weights set storage external; -- float weights do not compress

create index model_created_at on model (created_at);

-- The queue: db-scheduler's table, as its documentation has it for PostgreSQL.
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority_execution_time on scheduled_tasks (priority desc, execution_time asc);
