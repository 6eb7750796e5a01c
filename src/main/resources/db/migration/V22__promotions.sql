-- The alias that a job shall put at its model, when, and for whom; and what became of it.
alter table training_job add promote jsonb;
alter table training_job add promotion jsonb;
