-- The images that a model was trained on, so that it is not compared on them. No row: stored before they were kept, or
-- not known. A table of its own keeps the rows of models small.
create table model_training_image (
  model_id uuid primary key references model on delete cascade,
  hashes bytea not null, -- the first 8 bytes of SHA-256 of label and pixels of each image, ascending
  complete boolean not null -- false: the model was also trained on others, which are not known
);

-- An evaluation is never changed. It outlives its data set.
create table model_evaluation (
  id uuid primary key,
  model_id uuid not null references model on delete cascade,
  dataset_id uuid not null,
  dataset_digest text not null,
  split text not null,
  trained_on_count integer, -- null: not known
  confusion_matrix jsonb not null, -- rows the truth
  test_results jsonb not null,
  created_at timestamptz not null
);

create index model_evaluation_model_id on model_evaluation (model_id, created_at);

create table model_evaluation_error (
  evaluation_id uuid not null references model_evaluation on delete cascade,
  position integer not null, -- of the image in its data set
  label smallint not null,
  predicted smallint not null, -- a label
  probability double precision not null, -- of the predicted label
  max_logit double precision not null,
  out_of_class boolean not null,
  primary key (evaluation_id, position)
);
