-- A model may come from a file, and need not have been judged on any images.
alter table model
  alter dataset_digest drop not null,
  alter train_accuracy drop not null,
  alter test_accuracy drop not null,
  alter confusion_matrix drop not null;
