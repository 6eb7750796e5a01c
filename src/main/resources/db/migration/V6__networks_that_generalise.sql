-- What a network is beside its layers, how pictures are fitted to it, and how sure it has to be. Models of before are of
-- sigmoid units, take images as they are and refuse nothing.
alter table model
  add hidden_activation text not null default 'SIGMOID',
  add output_activation text not null default 'SIGMOID',
  add fitting jsonb, -- null: images are taken as they are
  add temperature double precision not null default 1,
  add least_probability double precision not null default 0,
  add validation_accuracy double precision,
  add test_results jsonb; -- null: from before they were kept
alter table model
  alter column hidden_activation drop default,
  alter column output_activation drop default,
  alter column temperature drop default,
  alter column least_probability drop default;

alter table training_epoch add validation_accuracy double precision;

alter table training_job add cross_validation jsonb;

update training_job set config = '{
  "activation": "SIGMOID", "output": "SIGMOID", "optimiser": "GRADIENT_DESCENT", "momentum": 0.9, "warmUpEpochs": 0,
  "weightDecay": 0, "dropout": 0, "labelSmoothing": 0, "averaging": 0, "fitted": false, "initialWeights": "UNIFORM",
  "validationFraction": 0, "patience": 0, "otherPictures": 0, "folds": 0}'::jsonb || config;

update model set config = '{
  "activation": "SIGMOID", "output": "SIGMOID", "optimiser": "GRADIENT_DESCENT", "momentum": 0.9, "warmUpEpochs": 0,
  "weightDecay": 0, "dropout": 0, "labelSmoothing": 0, "averaging": 0, "fitted": false, "initialWeights": "UNIFORM",
  "validationFraction": 0, "patience": 0, "otherPictures": 0}'::jsonb || config;
