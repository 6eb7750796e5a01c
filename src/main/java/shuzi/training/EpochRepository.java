package shuzi.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.core.id.JobId;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;

/** Reads and writes the rows of epochs. */
@Repository
class EpochRepository {

    private static final Map<String, String> SORTS = Map.of(
            "epoch", "epoch",
            "cost", "mean_cost",
            "lastBatchCost", "cost",
            "trainAccuracy", "train_accuracy",
            "validationAccuracy", "validation_accuracy",
            "testAccuracy", "test_accuracy");

    private final JdbcClient jdbc;

    EpochRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Inserts a row, unless the epoch has one already: repeating an epoch gives the same result. */
    void insert(JobId jobId, EpochResult epoch) {
        jdbc.sql("""
                        insert into training_epoch
                            (job_id, epoch, mean_cost, cost, train_accuracy, validation_accuracy, test_accuracy,
                             learning_rate, duration_millis)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .param(jobId.value())
                .param(epoch.epoch())
                .param(epoch.cost())
                .param(epoch.lastBatchCost())
                .param(epoch.trainAccuracy())
                .param(epoch.validationAccuracy())
                .param(epoch.testAccuracy())
                .param(epoch.learningRate())
                .param(epoch.durationMillis())
                .update();
    }

    void deleteAll(JobId jobId) {
        jdbc.sql("delete from training_epoch where job_id = ?")
                .param(jobId.value())
                .update();
    }

    List<EpochResult> list(JobId jobId) {
        return jdbc.sql("select * from training_epoch where job_id = ? order by epoch")
                .param(jobId.value())
                .query((row, number) -> map(row))
                .list();
    }

    /** Returns every {@code step}th epoch up to the last, and also the first and the last. */
    List<EpochResult> every(JobId jobId, int step, int last) {
        return jdbc.sql("""
                        select * from training_epoch
                        where job_id = :job and epoch <= :last and (epoch % :step = 0 or epoch in (1, :last))
                        order by epoch
                        """)
                .param("job", jobId.value())
                .param("step", step)
                .param("last", last)
                .query((row, number) -> map(row))
                .list();
    }

    /** Returns the epochs with these accuracies, at most two. */
    List<EpochResult> withAccuracies(
            JobId jobId, @Nullable Double train, @Nullable Double validation, @Nullable Double test) {
        return jdbc.sql("""
                        select * from training_epoch
                        where job_id = ? and train_accuracy = ? and validation_accuracy = ? and test_accuracy = ?
                        order by epoch limit 2
                        """)
                .param(jobId.value())
                .param(train)
                .param(validation)
                .param(test)
                .query((row, number) -> map(row))
                .list();
    }

    /** Returns the epochs after one, in order, at most {@code limit} of them. */
    List<EpochResult> after(JobId jobId, int epoch, int limit) {
        return jdbc.sql("select * from training_epoch where job_id = ? and epoch > ? order by epoch limit ?")
                .param(jobId.value())
                .param(epoch)
                .param(limit)
                .query((row, number) -> map(row))
                .list();
    }

    Page<EpochResult> list(JobId jobId, PageQuery query) {
        return Page.of(
                jdbc.sql("select * from training_epoch where job_id = ?" + query.orderBy(SORTS, "epoch", "epoch")
                                + query.limit())
                        .param(jobId.value())
                        .query((row, number) -> map(row))
                        .list(),
                query,
                jdbc.sql("select count(*) from training_epoch where job_id = ?")
                        .param(jobId.value())
                        .query(Long.class)
                        .single());
    }

    static EpochResult map(ResultSet row) throws SQLException {
        return new EpochResult(
                row.getInt("epoch"),
                row.getObject("mean_cost", Double.class),
                row.getDouble("cost"),
                row.getDouble("train_accuracy"),
                row.getObject("validation_accuracy", Double.class),
                row.getDouble("test_accuracy"),
                row.getDouble("learning_rate"),
                row.getLong("duration_millis"));
    }
}
