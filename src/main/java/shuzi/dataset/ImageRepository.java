package shuzi.dataset;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.image.GreyImage;
import shuzi.paging.Page;
import shuzi.paging.PageQuery;

/** Rows of images and their pixels. */
@Repository
class ImageRepository {

    private static final Map<String, String> SORTS =
            Map.of("fileName", "file_name", "label", "label", "writer", "writer", "sample", "sample", "split", "split");
    private static final int FETCH_SIZE = 500;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    ImageRepository(JdbcTemplate template, JdbcClient jdbc) {
        this.template = template;
        this.jdbc = jdbc;
    }

    /** Takes pixels one image at a time. */
    interface PixelSink {

        void add(UUID imageId, GreyImage pixels);
    }

    /** Does some work that stores pixels as it goes, streamed to the database by COPY on the transaction's connection. */
    interface PixelWork {

        void run(PixelSink sink) throws Exception;
    }

    void copyPixels(PixelWork work) {
        template.execute((Connection connection) -> {
            CopyIn copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy image_pixels (image_id, pixels) from stdin");
            try {
                work.run((imageId, pixels) -> write(copy, imageId, pixels));
                copy.endCopy();
                return null;
            } catch (RuntimeException | SQLException failed) {
                throw failed;
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        });
    }

    private static void write(CopyIn copy, UUID imageId, GreyImage pixels) {
        String row = imageId + "\t\\\\x" + HexFormat.of().formatHex(pixels.toArray()) + "\n";
        byte[] bytes = row.getBytes(StandardCharsets.US_ASCII);
        try {
            copy.writeToCopy(bytes, 0, bytes.length);
        } catch (SQLException failed) {
            throw new org.springframework.dao.DataAccessResourceFailureException("COPY failed", failed);
        }
    }

    /**
     * Lists the images of a data set.
     *
     * @param images in the order of the data set
     * @param splits the side of each
     */
    void insert(UUID datasetId, List<ImportedImage> images, List<Split> splits) {
        template.execute((Connection connection) -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    insert into image (id, dataset_id, position, file_name, label, writer, sample, split)
                    select id, ?, position - 1, file_name, label, writer, sample, split
                    from unnest(?::uuid[], ?::text[], ?::smallint[], ?::integer[], ?::integer[], ?::text[])
                        with ordinality as image (id, file_name, label, writer, sample, split, position)
                    """)) {
                statement.setObject(1, datasetId);
                statement.setArray(2, array(connection, "uuid", images, ImportedImage::id));
                statement.setArray(3, array(connection, "text", images, ImportedImage::fileName));
                statement.setArray(
                        4,
                        array(
                                connection,
                                "smallint",
                                images,
                                image -> image.source().label()));
                statement.setArray(
                        5,
                        array(
                                connection,
                                "integer",
                                images,
                                image -> image.source().writer()));
                statement.setArray(
                        6,
                        array(
                                connection,
                                "integer",
                                images,
                                image -> image.source().sample()));
                statement.setArray(7, array(connection, "text", splits, Split::name));
                return statement.executeUpdate();
            }
        });
    }

    private static <T> Array array(
            Connection connection, String type, List<T> values, Function<T, @Nullable Object> element)
            throws SQLException {
        return connection.createArrayOf(type, values.stream().map(element).toArray());
    }

    Page<ImageRow> list(
            UUID datasetId, @Nullable Integer label, @Nullable Split split, @Nullable Integer writer, PageQuery query) {
        var where = new StringBuilder(" from image where dataset_id = :dataset");
        var params = new java.util.HashMap<String, Object>();
        params.put("dataset", datasetId);
        if (label != null) {
            where.append(" and label = :label");
            params.put("label", label);
        }
        if (split != null) {
            where.append(" and split = :split");
            params.put("split", split.name());
        }
        if (writer != null) {
            where.append(" and writer = :writer");
            params.put("writer", writer);
        }
        List<ImageRow> content = jdbc.sql("select id, file_name, label, writer, sample, split" + where
                        + query.orderBy(SORTS, "label, writer, sample, file_name", "position") + query.limit())
                .params(params)
                .query((row, number) -> new ImageRow(
                        row.getObject("id", UUID.class),
                        row.getString("file_name"),
                        row.getInt("label"),
                        row.getObject("writer", Integer.class),
                        row.getObject("sample", Integer.class),
                        Split.valueOf(row.getString("split"))))
                .list();
        return Page.of(
                content,
                query,
                jdbc.sql("select count(*)" + where)
                        .params(params)
                        .query(Long.class)
                        .single());
    }

    Optional<GreyImage> pixels(UUID datasetId, UUID imageId) {
        return jdbc.sql("""
                        select pixels from image join image_pixels on image_id = id
                        where id = :image and dataset_id = :dataset
                        """)
                .param("image", imageId)
                .param("dataset", datasetId)
                .query((row, number) -> new GreyImage(row.getBytes("pixels")))
                .optional();
    }

    /** The images at these places of the data set's order, in the order of the places. */
    List<GreyImage> pixels(UUID datasetId, List<Integer> positions) {
        return jdbc.sql("""
                        select pixels from image join image_pixels on image_id = id
                        where dataset_id = :dataset and position = any(:positions)
                        order by array_position(:positions, position)
                        """)
                .param("dataset", datasetId)
                .param("positions", positions.toArray(new Integer[0]))
                .query((row, number) -> new GreyImage(row.getBytes("pixels")))
                .list();
    }

    /**
     * All images of one side, in the order of the data set.
     *
     * @param count how many there are
     */
    LabelledImages load(UUID datasetId, Split split, int count) {
        var pixels = new byte[Math.multiplyExact(count, GreyImage.PIXELS)];
        var labels = new byte[count];
        var loaded = new ArrayList<Integer>(1);
        loaded.add(0);
        template.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement("""
                            select label, pixels from image join image_pixels on image_id = id
                            where dataset_id = ? and split = ? order by position
                            """);
                    statement.setFetchSize(FETCH_SIZE);
                    statement.setObject(1, datasetId);
                    statement.setString(2, split.name());
                    return statement;
                },
                (ResultSet row) -> {
                    int image = loaded.getFirst();
                    labels[image] = row.getByte("label");
                    System.arraycopy(row.getBytes("pixels"), 0, pixels, image * GreyImage.PIXELS, GreyImage.PIXELS);
                    loaded.set(0, image + 1);
                });
        if (loaded.getFirst() != count) {
            throw new IllegalStateException(
                    "data set %s has %d %s images, not %d".formatted(datasetId, loaded.getFirst(), split, count));
        }
        return new LabelledImages(pixels, labels);
    }
}
