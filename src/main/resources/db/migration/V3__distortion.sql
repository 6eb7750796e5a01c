-- jobs and models from before there was distortion had none
update training_job set config = config || '{"distortion": 0.0}' where not config ? 'distortion';
update model set config = config || '{"distortion": 0.0}' where not config ? 'distortion';
