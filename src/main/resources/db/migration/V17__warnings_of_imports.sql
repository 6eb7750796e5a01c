-- What an import chose where its files could be read otherwise, sentences.
alter table dataset add warnings jsonb not null default '[]';
