package shuzi.dataset;

import java.io.ByteArrayOutputStream;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.core.Numeral;
import shuzi.core.id.DatasetId;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageHashes;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.problem.DamagedException;

/** Reads and writes the rows of images and of their pixels. */
@Repository
class ImageRepository {

    private static final Map<String, String> SORTS =
            Map.of("fileName", "file_name", "label", "label", "writer", "writer", "sample", "sample", "split", "split");
    static final String PIXELS = "(select substring(pixels from pixel_start + 1 for pixel_bytes) from pixel_block"
            + " where pixel_block.dataset_id = image.dataset_id and number = image.pixel_block) as pixels";

    /** SHA-256 of label and pixels; null for images that were stored before the column existed. */
    private static final String HASH =
            "(select substring(hashes from 32 * (image.position - 1000 * image.block) + 1 for 32)"
                    + " from image_block where image_block.dataset_id = image.dataset_id and number = image.block) as hash";

    private static final int FETCH_SIZE = 500;

    /** Images per row. The schema depends on it. */
    private static final int BLOCK = 1000;

    private static final int HASH_BYTES = 32;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    ImageRepository(JdbcTemplate template, JdbcClient jdbc) {
        this.template = template;
        this.jdbc = jdbc;
    }

    /** Begins to write the pixels of a data set, by COPY on the connection of the transaction. */
    PixelBlocks newPixels(DatasetId datasetId) {
        return new PixelBlocks(datasetId, BinaryCopy.into(template, PixelBlocks.TABLE));
    }

    /**
     * Inserts the list of images of a data set, whose row already exists.
     *
     * @param images in the order of the data set
     * @param splits side of each image
     */
    void insert(DatasetId datasetId, List<ListedImage> images, List<Split> splits) {
        for (int first = 0; first < images.size(); first += BLOCK) {
            int after = Math.min(images.size(), first + BLOCK);
            insertBlock(datasetId, first / BLOCK, images.subList(first, after), splits.subList(first, after));
        }
    }

    private void insertBlock(DatasetId datasetId, int number, List<ListedImage> images, List<Split> splits) {
        String sql =
                "insert into image_block (dataset_id, number, file_names, labels, writers, samples, splits, pixel_blocks,"
                        + " pixel_starts, pixel_lengths, hashes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        template.update(sql, statement -> {
            statement.setObject(1, datasetId.value());
            statement.setInt(2, number);
            statement.setArray(3, texts(statement, images, ListedImage::fileName));
            statement.setArray(4, array(statement, "int2", images, Short[]::new, image ->
                    (short) image.numeral().label()));
            statement.setArray(5, integers(statement, images, ListedImage::writer));
            statement.setArray(6, integers(statement, images, ListedImage::sample));
            statement.setArray(7, texts(statement, splits, Split::name));
            statement.setArray(
                    8, integers(statement, images, image -> image.place().block()));
            statement.setArray(
                    9, integers(statement, images, image -> image.place().start()));
            statement.setArray(
                    10, integers(statement, images, image -> image.place().bytes()));
            var hashes = new ByteArrayOutputStream();
            images.forEach(image -> hashes.writeBytes(image.hash()));
            statement.setBytes(11, hashes.toByteArray());
        });
    }

    private static <T> Array texts(PreparedStatement statement, List<T> rows, Function<T, String> value)
            throws SQLException {
        return array(statement, "text", rows, String[]::new, value);
    }

    private static <T> Array integers(PreparedStatement statement, List<T> rows, Function<T, @Nullable Integer> value)
            throws SQLException {
        return array(statement, "int4", rows, Integer[]::new, value);
    }

    /**
     * Returns an SQL array. The driver sends arrays of specific classes in binary form, but an {@code Object[]} as
     * text.
     */
    private static <T, V extends @Nullable Object> Array array(
            PreparedStatement statement, String type, List<T> rows, IntFunction<V[]> array, Function<T, V> value)
            throws SQLException {
        return statement
                .getConnection()
                .createArrayOf(type, rows.stream().map(value).toArray(array));
    }

    Page<ImageBody> list(
            DatasetId datasetId,
            @Nullable Integer label,
            @Nullable Split split,
            @Nullable Integer writer,
            PageQuery query) {
        var where = new StringBuilder(" from image where dataset_id = :dataset");
        var params = new HashMap<String, Object>();
        params.put("dataset", datasetId.value());
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
        List<ImageBody> content = jdbc.sql("select position, file_name, label, writer, sample, split" + where
                        + query.orderBy(SORTS, "label, writer, sample, file_name", "position") + query.limit())
                .params(params)
                .query((result, number) -> {
                    var row = new ImageRow(datasetId, result);
                    return ImageBody.of(
                            ImageIds.of(datasetId, result.getInt("position")),
                            result.getString("file_name"),
                            row.numeral(),
                            row.writer(),
                            row.sample(),
                            Split.valueOf(result.getString("split")));
                })
                .list();
        return Page.of(
                content,
                query,
                jdbc.sql("select count(*)" + where)
                        .params(params)
                        .query(Long.class)
                        .single());
    }

    Optional<GreyImage> pixels(DatasetId datasetId, int position) {
        return jdbc.sql("select label, " + PIXELS + ", " + HASH
                        + " from image where dataset_id = :dataset and block = :block and position = :position")
                .param("dataset", datasetId.value())
                .param("block", position / BLOCK)
                .param("position", position)
                .query((row, number) -> new ImageRow(datasetId, row).image())
                .optional();
    }

    /** Returns the images at some positions in the data set, in the order of the positions. */
    List<GreyImage> pixels(DatasetId datasetId, List<Integer> positions) {
        return jdbc.sql("select label, " + PIXELS + ", " + HASH
                        + " from image where dataset_id = :dataset and position = any(:positions)"
                        + " order by array_position(:positions, position)")
                .param("dataset", datasetId.value())
                .param("positions", positions.toArray(new Integer[0]))
                .query((row, number) -> new ImageRow(datasetId, row).image())
                .list();
    }

    /**
     * Streams the images of one side, in the order of the data set. The caller has a transaction and closes the stream.
     *
     * @param check gets each image
     */
    Stream<StoredImage> stream(DatasetId datasetId, Split split, ContentCheck check) {
        check.begin(split);
        return template.queryForStream(
                connection -> side(connection, "position, label, writer, sample", datasetId, split),
                (result, number) -> {
                    var row = new ImageRow(datasetId, result);
                    byte[] pixels = row.pixels();
                    check.add(split, result.getInt("label"), pixels, 0);
                    return row.stored(pixels);
                });
    }

    /** Returns the number of blocks of a data set. */
    static int blocks(Dataset dataset) {
        return Math.ceilDiv(dataset.trainCount() + dataset.testCount(), BLOCK);
    }

    /** Returns the images of one side in a block, in the order of the data set. */
    List<HashedImage> block(DatasetId datasetId, int number, Split split) {
        Optional<byte[]> stored = jdbc.sql("select hashes from image_block where dataset_id = ? and number = ?")
                .param(datasetId.value())
                .param(number)
                .query((row, index) -> Optional.ofNullable(row.getBytes("hashes")))
                .optional()
                .flatMap(Function.identity());
        return jdbc.sql("select position, label, writer, sample, " + PIXELS
                        + " from image where dataset_id = ? and block = ? and split = ? order by position")
                .param(datasetId.value())
                .param(number)
                .param(split.name())
                .query((result, index) -> {
                    var row = new ImageRow(datasetId, result);
                    StoredImage image = row.stored(row.pixels());
                    byte[] hash = ContentHash.of(image.numeral().label(), image.pixels());
                    if (stored.isPresent()
                            && !Arrays.equals(hash, hash(stored.get(), image.position() - BLOCK * number))) {
                        throw DamagedException.dataset(datasetId);
                    }
                    return new HashedImage(image, ImageHashes.truncated(hash));
                })
                .list();
    }

    /** Returns the hash of an image from those of its block. */
    private static byte[] hash(byte[] hashes, int index) {
        return Arrays.copyOfRange(hashes, HASH_BYTES * index, HASH_BYTES * (index + 1));
    }

    /** Returns the hashes of the images of one side. */
    ImageHashes hashes(DatasetId datasetId, Split split) {
        return ImageHashes.of(jdbc
                .sql("select number, splits, hashes from image_block where dataset_id = ? order by number")
                .param(datasetId.value())
                .query((row, index) -> hashes(datasetId, split, row))
                .list()
                .stream()
                .flatMapToLong(Arrays::stream));
    }

    private long[] hashes(DatasetId datasetId, Split split, ResultSet row) throws SQLException {
        byte[] hashes = row.getBytes("hashes");
        if (hashes == null) { // stored before the column existed
            return block(datasetId, row.getInt("number"), split).stream()
                    .mapToLong(HashedImage::hash)
                    .toArray();
        }
        String[] splits = (String[]) row.getArray("splits").getArray();
        return IntStream.range(0, splits.length)
                .filter(image -> splits[image].equals(split.name()))
                .mapToLong(image -> ImageHashes.truncated(hash(hashes, image)))
                .toArray();
    }

    private static PreparedStatement side(Connection connection, String columns, DatasetId datasetId, Split split)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement("select " + columns + ", " + PIXELS
                + " from image where dataset_id = ? and split = ? order by position");
        statement.setFetchSize(FETCH_SIZE);
        statement.setObject(1, datasetId.value());
        statement.setString(2, split.name());
        return statement;
    }

    /** Returns the numeral of each image of one side by its position in the data set. */
    SortedMap<Integer, Numeral> numerals(DatasetId datasetId, Split split) {
        var numerals = new TreeMap<Integer, Numeral>();
        jdbc.sql("select position, label from image where dataset_id = ? and split = ?")
                .param(datasetId.value())
                .param(split.name())
                .query((ResultSet row) -> {
                    numerals.put(row.getInt("position"), new ImageRow(datasetId, row).numeral());
                });
        return numerals;
    }

    /** Returns the number of writers; empty if the writer of an image is unknown. */
    OptionalInt writers(DatasetId datasetId) {
        return jdbc.sql("select count(distinct writer), count(*) - count(writer) from image where dataset_id = ?")
                .param(datasetId.value())
                .query((row, number) -> row.getInt(2) == 0 ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty())
                .single();
    }

    /**
     * Loads all images of one side, in the order of the data set.
     *
     * @param count number of the images
     * @param check gets each image
     * @throws DamagedException if there are more or fewer images, or one cannot be unpacked
     */
    LabelledImages load(DatasetId datasetId, Split split, int count, ContentCheck check) {
        check.begin(split);
        var pixels = new byte[Math.multiplyExact(count, GreyImage.PIXELS)];
        var labels = new byte[count];
        var writers = new int[count];
        var loaded = new ArrayList<Integer>(1);
        loaded.add(0);
        template.query(connection -> side(connection, "label, writer", datasetId, split), (ResultSet row) -> {
            int image = loaded.getFirst();
            if (image == count) {
                throw DamagedException.dataset(datasetId);
            }
            var stored = new ImageRow(datasetId, row);
            labels[image] = row.getByte("label");
            writers[image] = Objects.requireNonNullElse(stored.writer(), LabelledImages.UNKNOWN);
            stored.unpack(pixels, image * GreyImage.PIXELS);
            check.add(split, labels[image], pixels, image * GreyImage.PIXELS);
            loaded.set(0, image + 1);
        });
        if (loaded.getFirst() != count) {
            throw DamagedException.dataset(datasetId);
        }
        return new LabelledImages(pixels, labels, writers);
    }
}
