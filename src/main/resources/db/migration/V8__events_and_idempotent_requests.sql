-- Who changes a job tells every replica, in the same transaction: the payload is the job's id, what has changed is in the
-- tables. The argument is the column of the id.
create function notify_of_training_job() returns trigger language plpgsql as $$
begin
  perform pg_notify('training_job', to_jsonb(new) ->> tg_argv[0]);
  return null;
end
$$;

create trigger notify_of_epoch after insert on training_epoch
for each row execute function notify_of_training_job('job_id');

create trigger notify_of_status after update of status on training_job
for each row when (old.status is distinct from new.status) execute function notify_of_training_job('id');

-- Answers to requests that may be repeated. A row is written in the transaction that made what the answer tells of.
create table idempotent_request (
  key text primary key,
  request_digest bytea not null, -- SHA-256
  status integer not null,
  location text not null,
  body text not null,
  created_at timestamptz not null
);

create index idempotent_request_created_at on idempotent_request (created_at);
