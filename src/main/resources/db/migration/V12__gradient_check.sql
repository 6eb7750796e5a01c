alter table training_job add gradient_difference double precision; -- null: there was no gradient check

update training_job set config = '{"gradientCheck": false}'::jsonb || config;

update model set config = '{"gradientCheck": false}'::jsonb || config;
