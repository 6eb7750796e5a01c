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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import shuzi.ServiceTest;
import shuzi.core.id.DatasetId;
import shuzi.core.image.GreyImage;
import tools.jackson.databind.json.JsonMapper;

/** Checks constraints and migrations of the tables of images, in a separate schema. */
@ServiceTest
@Tag("database")
class StoredImagesTest {

    private static final UUID DATASET = UUID.randomUUID();

    @Autowired
    private DataSource service;

    @Autowired
    private JsonMapper json;

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
    void imagesOfTheFirstVersionAreKept() {
        insertDataset();
        var random = new SplittableRandom(1);
        var pixels = new byte[1040][GreyImage.PIXELS];
        for (int position = pixels.length - 1; position >= 0; position--) {
            random.nextBytes(pixels[position]);
            UUID id = UUID.randomUUID();
            jdbc.sql("insert into image values (?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0), ?)")
                    .params(
                            id,
                            DATASET,
                            position,
                            "file " + position,
                            position % 15 + 1,
                            position % 7 == 0 ? 0 : position,
                            position % 5 == 0 ? 0 : -position,
                            position % 3 == 0 ? "TEST" : "TRAIN")
                    .update();
            jdbc.sql("insert into image_pixels values (?, ?)")
                    .params(id, pixels[position])
                    .update();
        }
        flyway().load().migrate();
        List<byte[]> stored = jdbc.sql("select " + ImageRepository.PIXELS + " from image order by position")
                .query((row, number) -> {
                    var unpacked = new byte[GreyImage.PIXELS];
                    assertThat(PackedPixels.unpack(row.getBytes(1), unpacked, 0))
                            .isTrue();
                    return unpacked;
                })
                .list();
        assertThat(stored).containsExactly(pixels);
        var described = jdbc.sql(
                        "select concat_ws(' ', position, file_name, label, writer, sample, split) from image order by position")
                .query(String.class)
                .list();
        assertThat(described)
                .hasSize(pixels.length)
                .startsWith("0 file 0 1 TEST", "1 file 1 2 1 -1 TRAIN")
                .endsWith("1038 file 1038 4 1038 -1038 TEST", "1039 file 1039 5 1039 -1039 TRAIN");
    }

    @Test
    void skippedFilesStoredUnderTheirEarlierNameAreKept() {
        jdbc.sql("""
                        insert into dataset values
                        (?, 'old', '', array_fill(0, '{15}'), array_fill(0, '{15}'), 'STRATIFIED', 0.7, 0, 3,
                            '[{"file": "a.txt", "reason": "it is not a picture"}]', now())
                        """).params(DATASET).update();
        flyway().load().migrate();
        Dataset dataset =
                new DatasetRepository(jdbc, json).find(new DatasetId(DATASET)).orElseThrow();
        assertThat(dataset.skippedCount()).isEqualTo(3);
        assertThat(dataset.skippedFiles()).containsExactly(new SkippedFile("a.txt", "it is not a picture"));
    }

    @Test
    void imagesNeedTheirDataSet() {
        flyway().load().migrate();
        assertThatThrownBy(this::insertImage)
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("image_block_dataset_id_fkey");
        insertDataset();
        insertImage();
        assertThat(count("image")).isEqualTo(1);
    }

    @Test
    void deletingADataSetDeletesItsImagesAndPixels() {
        flyway().load().migrate();
        insertDataset();
        insertImage();
        jdbc.sql("insert into pixel_block values (?, 0, ?)")
                .params(DATASET, new byte[GreyImage.PIXELS])
                .update();
        jdbc.sql("delete from dataset").update();
        assertThat(count("image_block")).isZero();
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

    private void insertImage() {
        jdbc.sql(
                        "insert into image_block values (?, 0, '{a.png}', '{1}', '{1}', '{1}', '{TRAIN}', '{0}', '{0}', '{4096}')")
                .params(DATASET)
                .update();
    }
}
