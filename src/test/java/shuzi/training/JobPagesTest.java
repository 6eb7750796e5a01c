package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import shuzi.ServiceTest;
import shuzi.core.id.DatasetId;
import shuzi.training.config.Preset;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import tools.jackson.databind.json.JsonMapper;

/** Counts the rows of epochs that PostgreSQL reads for a page of jobs. */
@ServiceTest
@Tag("database")
class JobPagesTest {

    private static final int JOBS = 60;
    private static final int EPOCHS = 30;
    private static final int SIZE = 20;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JsonMapper json;

    @Autowired
    TrainingJobRepository jobs;

    @Autowired
    TransactionTemplate transaction;

    private final DatasetId dataset = new DatasetId(UUID.randomUUID());

    @BeforeEach
    void insertJobs() {
        jdbc.sql("""
                        insert into training_job (id, name, dataset_id, status, config, created_at, started_at, finished_at,
                            model_id)
                        select gen_random_uuid(), 'job ' || number, :dataset, 'SUCCEEDED', :config::jsonb,
                            now() - number * interval '1 second', now(), now(), gen_random_uuid()
                        from generate_series(1, :jobs) as number
                        """)
                .param("dataset", dataset.value())
                .param("config", json.writeValueAsString(Preset.TUTORIAL.config()))
                .param("jobs", JOBS)
                .update();
        jdbc.sql("""
                        insert into training_epoch
                            (job_id, epoch, cost, train_accuracy, test_accuracy, learning_rate, duration_millis)
                        select id, epoch, 1, 0.5, 0.5, 1, 10
                        from training_job, generate_series(1, :epochs) as epoch
                        where dataset_id = :dataset
                        """).param("dataset", dataset.value()).param("epochs", EPOCHS).update();
    }

    @AfterEach
    void deleteJobs() {
        jdbc.sql("delete from training_job where dataset_id = ?")
                .param(dataset.value())
                .update();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name", "createdAt,desc", "finishedAt"})
    void everyPageReadsNoMoreEpochsThanItHasJobs(String sort) {
        for (int number = 0; number < JOBS / SIZE; number++) {
            assertThat(epochsRead(new PageQuery(number, SIZE, sort), SIZE))
                    .as("page %d", number)
                    .isLessThanOrEqualTo(SIZE);
        }
        assertThat(epochsRead(new PageQuery(1000, SIZE, sort), 0)).isZero();
    }

    @Test
    void aPageHasTheJobsInOrderWithTheirLastEpochs() {
        Page<JobProgress> page = jobs.list(null, dataset, new PageQuery(1, SIZE, null));
        assertThat(page.content()).extracting(one -> one.job().name()).startsWith("job 21", "job 22");
        assertThat(page.content()).allSatisfy(one -> assertThat(one.epoch()).isEqualTo(EPOCHS));
    }

    private long epochsRead(PageQuery query, int expected) {
        return transaction.execute(status -> {
            long before = epochsRead();
            assertThat(jobs.list(null, dataset, query).content()).hasSize(expected);
            return epochsRead() - before;
        });
    }

    /** Returns the number of rows that this connection has read since the counts were last collected. */
    private long epochsRead() {
        return jdbc.sql("""
                        select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) from pg_stat_xact_user_tables
                        where relid = 'training_epoch'::regclass
                        """).query(Long.class).single();
    }
}
