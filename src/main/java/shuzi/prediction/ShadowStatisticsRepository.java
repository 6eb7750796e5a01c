package shuzi.prediction;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import shuzi.prediction.ShadowTraffic.AliasAtRevision;

/** Reads and writes the statistics of shadow models, to which every replica adds. */
@Repository
class ShadowStatisticsRepository {

    private final JdbcClient jdbc;

    ShadowStatisticsRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds counts to those that are stored. */
    @Transactional
    void add(AliasAtRevision alias, ShadowStatistics counted) {
        var empty = new ShadowStatistics();
        jdbc.sql("""
                        insert into shadow_statistics values (?, ?, 0, 0, 0, 0, 0, 0, ?, ?, ?)
                        on conflict do nothing
                        """)
                .param(alias.alias())
                .param(alias.revision())
                .param(boxed(empty.disagreements))
                .param(empty.live.counts())
                .param(empty.shadow.counts())
                .update();
        ShadowStatistics sum = jdbc.sql("select * from shadow_statistics where alias = ? and revision = ? for update")
                .param(alias.alias())
                .param(alias.revision())
                .query(ShadowStatisticsRepository::map)
                .single();
        sum.add(counted);
        jdbc.sql("""
                        update shadow_statistics set requests = ?, dropped = ?, failed = ?, agreements = ?,
                            only_live_out_of_class = ?, only_shadow_out_of_class = ?, disagreements = ?,
                            live_latencies = ?, shadow_latencies = ?
                        where alias = ? and revision = ?
                        """)
                .param(sum.requests)
                .param(sum.dropped)
                .param(sum.failed)
                .param(sum.agreements)
                .param(sum.onlyLiveOutOfClass)
                .param(sum.onlyShadowOutOfClass)
                .param(boxed(sum.disagreements))
                .param(sum.live.counts())
                .param(sum.shadow.counts())
                .param(alias.alias())
                .param(alias.revision())
                .update();
    }

    Optional<ShadowStatistics> find(AliasAtRevision alias) {
        return jdbc.sql("select * from shadow_statistics where alias = ? and revision = ?")
                .param(alias.alias())
                .param(alias.revision())
                .query(ShadowStatisticsRepository::map)
                .optional();
    }

    private static ShadowStatistics map(ResultSet row, int number) throws SQLException {
        var statistics = new ShadowStatistics();
        statistics.requests = row.getLong("requests");
        statistics.dropped = row.getLong("dropped");
        statistics.failed = row.getLong("failed");
        statistics.agreements = row.getLong("agreements");
        statistics.onlyLiveOutOfClass = row.getLong("only_live_out_of_class");
        statistics.onlyShadowOutOfClass = row.getLong("only_shadow_out_of_class");
        Long[] disagreements = numbers(row.getArray("disagreements"));
        Arrays.setAll(statistics.disagreements, i -> disagreements[i]);
        statistics.live.add(LatencyHistogram.of(numbers(row.getArray("live_latencies"))));
        statistics.shadow.add(LatencyHistogram.of(numbers(row.getArray("shadow_latencies"))));
        return statistics;
    }

    private static Long[] numbers(Array array) throws SQLException {
        return (Long[]) array.getArray();
    }

    private static Long[] boxed(long[] numbers) {
        return Arrays.stream(numbers).boxed().toArray(Long[]::new);
    }
}
