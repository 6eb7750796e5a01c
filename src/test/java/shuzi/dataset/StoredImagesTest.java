package shuzi.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import shuzi.ServiceTest;
import shuzi.image.GreyImage;

/** What the schema itself holds to, tried in a schema of the test's own. */
@ServiceTest
class StoredImagesTest {

    private static final UUID DATASET = UUID.randomUUID();

    @Autowired
    private DataSource service;

    private SingleConnectionDataSource connection;
    private JdbcClient jdbc;

    @BeforeEach
    void makeSchema() throws Exception {
        connection = new SingleConnectionDataSource(service.getConnection(), true);
        jdbc = JdbcClient.create(connection);
        flyway().target("1").load().migrate();
        jdbc.sql("set search_path = migrated").update();
    }

    @AfterEach
    void dropSchema() {
        jdbc.sql("drop schema migrated cascade").update();
        jdbc.sql("reset search_path").update();
        connection.destroy();
    }

    private FluentConfiguration flyway() {
        return Flyway.configure().dataSource(service).schemas("migrated").createSchemas(true);
    }

    @Test
    void imagesOfTheFirstVersionKeepTheirPixels() {
        insertDataset();
        var random = new SplittableRandom(1);
        var pixels = new byte[40][GreyImage.PIXELS];
        for (int position = 0; position < pixels.length; position++) {
            random.nextBytes(pixels[position]);
            UUID id = UUID.randomUUID();
            insertImage(id, position, "");
            jdbc.sql("insert into image_pixels values (?, ?)")
                    .params(id, pixels[position])
                    .update();
        }
        flyway().load().migrate();
        List<byte[]> stored = jdbc.sql("select " + ImageRepository.PIXELS + " from image order by position")
                .query((row, number) -> PackedPixels.unpack(row.getBytes(1)).toArray())
                .list();
        assertThat(stored).containsExactly(pixels);
    }

    @Test
    void anImageNeedsItsDataSet() {
        flyway().load().migrate();
        assertThatThrownBy(() -> insertImage(UUID.randomUUID(), 0, ", 0, 0, 4096"))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("image_dataset_id_fkey");
        insertDataset();
        insertImage(UUID.randomUUID(), 0, ", 0, 0, 4096");
        assertThat(count("image")).isEqualTo(1);
    }

    @Test
    void aDataSetTakesItsImagesAndPixelsWithIt() {
        flyway().load().migrate();
        insertDataset();
        insertImage(UUID.randomUUID(), 0, ", 0, 0, 4096");
        jdbc.sql("insert into pixel_block values (?, 0, ?)")
                .params(DATASET, new byte[GreyImage.PIXELS])
                .update();
        jdbc.sql("delete from dataset").update();
        assertThat(count("image")).isZero();
        assertThat(count("pixel_block")).isZero();
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private void insertDataset() {
        jdbc.sql("""
                        insert into dataset values
                        (:id, 'old', '', '{}', '{}', 'STRATIFIED', 0.7, 0, 0, '[]', now())
                        """).params(Map.of("id", DATASET)).update();
    }

    private void insertImage(UUID id, int position, String place) {
        jdbc.sql("insert into image values (?, ?, ?, 'a.png', 1, 1, 1, 'TRAIN'" + place + ")")
                .params(id, DATASET, position)
                .update();
    }
}
