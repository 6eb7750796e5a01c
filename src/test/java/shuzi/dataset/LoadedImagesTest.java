package shuzi.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import shuzi.core.id.DatasetId;

@ServiceTest
@Tag("database")
class LoadedImagesTest {

    @LocalServerPort
    int port;

    @Autowired
    Datasets datasets;

    @Autowired
    DataSource dataSource;

    @Test
    void aDataSetCannotBeDeletedBetweenItsRowAndItsImages() throws Exception {
        var id = new DatasetId(UUID.fromString(new Api(port)
                .importArchive(Zip.numerals(2, 1).build())
                .get("id")
                .asString()));
        CompletableFuture<DividedImages> load;
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table pixel_block in access exclusive mode");
            load = CompletableFuture.supplyAsync(() -> datasets.load(id));
            JdbcClient jdbc = JdbcClient.create(dataSource);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> jdbc.sql(
                                            "select count(*) from pg_locks where not granted and relation = 'pixel_block'::regclass")
                                    .query(Integer.class)
                                    .single()
                            == 1);
            assertThatThrownBy(() -> jdbc.sql("select id from dataset where id = ? for update nowait")
                            .param(id.value())
                            .query(UUID.class)
                            .single())
                    .hasMessageContaining("could not obtain lock");
            other.rollback();
        }
        assertThat(load.get().train().count()).isPositive();
    }
}
