update training_job set config = '{"syntheticImages": 0}'::jsonb || config;

update model set config = '{"syntheticImages": 0}'::jsonb || config;
