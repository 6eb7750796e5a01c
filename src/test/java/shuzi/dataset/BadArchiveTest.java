package shuzi.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

/** Invalid uploads: the response names the error, and nothing of a rejected archive is stored. */
@ServiceTest
@Tag("database")
class BadArchiveTest {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    Api api;
    String rowsBefore = "";
    boolean rejected;

    @BeforeEach
    void count() {
        api = new Api(port);
        rowsBefore = rows();
    }

    @AfterEach
    void nothingIsStoredOfARejectedArchive() {
        if (rejected) {
            assertThat(rows()).isEqualTo(rowsBefore);
        }
    }

    @Test
    void anUploadWithoutAFileIsRejected() {
        JsonNode problem = rejected(400, api.post("/datasets", Part.field("name", "x")));
        assertThat(problem.get("errors").toString())
                .isEqualTo("[{\"field\":\"file\",\"message\":\"is missing: send the files as parts with this name\"}]");
    }

    @Test
    void anEmptyFileIsRejected() {
        JsonNode problem = rejected(400, upload(new byte[0]));
        assertThat(problem.get("errors").toString()).isEqualTo("[{\"field\":\"file\",\"message\":\"is empty\"}]");
    }

    @Test
    void aFileOfAnUnknownFormatIsRejected() {
        assertThat(rejected(415, upload("hello".getBytes(UTF_8))).get("detail").asString())
                .isEqualTo(
                        "The format is not supported. Supported: a ZIP of pictures, a MAT file, a CSV of pixels, IDX or NPZ.");
    }

    @Test
    void aTruncatedZipIsRejected() {
        byte[] whole = Zip.numerals(2, 2).build();
        assertThat(rejected(422, upload(Arrays.copyOf(whole, whole.length - 100)))
                        .get("detail")
                        .asString())
                .isEqualTo("The archive is a damaged ZIP file.");
    }

    @Test
    void aZipWithoutAUsableImageIsRejectedWithTheFirstReason() {
        assertThat(rejected(422, upload(new Zip().build())).get("detail").asString())
                .isEqualTo("There is no usable image.");
        byte[] text = new Zip().add("3/a.jpg", "no picture".getBytes(UTF_8)).build();
        assertThat(rejected(422, upload(text)).get("detail").asString())
                .isEqualTo("There is no usable image: 1 files were skipped, the first of them, 3/a.jpg,"
                        + " because it is not a PNG, JPEG, BMP, GIF or WebP picture.");
    }

    @Test
    void invalidFilesAreSkippedWithTheirReasonAndTheOthersAreStored() {
        byte[] good = WrittenNumerals.file(3, 9, "jpg");
        byte[] broken = Arrays.copyOf(good, good.length / 2);
        byte[] blank = WrittenNumerals.encode(new java.awt.image.BufferedImage(64, 64, 10), "png");
        JsonNode dataset = api.importArchive(Zip.numerals(2, 2)
                .add("a/input_1_1_16.png", WrittenNumerals.file(1, 9, "png"))
                .add("a/input_1_1_0.png", WrittenNumerals.file(1, 9, "png"))
                .add("a/broken/3/half.jpg", broken)
                .add("a/3/blank.png", blank)
                .add("a/3/empty.png", new byte[0])
                .add("a/3/huge.png", pngThatClaims(20_000, 20_000))
                .add("a/nowhere.png", WrittenNumerals.file(1, 9, "png"))
                .build());
        assertThat(dataset.get("imageCount").asInt()).isEqualTo(60);
        assertThat(dataset.get("skippedCount").asInt()).isEqualTo(7);
        var reasons = new java.util.TreeMap<String, String>();
        dataset.get("skippedFiles")
                .forEach(rejection -> reasons.put(
                        rejection.get("file").asString(),
                        rejection.get("reason").asString()));
        assertThat(reasons.get("a/input_1_1_16.png")).isEqualTo("label 16 is not one of 1..15");
        assertThat(reasons.get("a/input_1_1_0.png")).isEqualTo("label 0 is not one of 1..15");
        assertThat(reasons.get("a/broken/3/half.jpg")).startsWith("it is a damaged JPEG picture");
        assertThat(reasons.get("a/3/blank.png")).isEqualTo("it is blank: all its pixels are the same");
        assertThat(reasons.get("a/3/empty.png")).isEqualTo("it is empty");
        assertThat(reasons.get("a/3/huge.png")).isEqualTo("it is 20000 x 20000 pixels, more than 50 million");
        assertThat(reasons.get("a/nowhere.png")).startsWith("its label is unknown");
    }

    @Test
    void namesThatCannotBeStoredAreMadePrintable() {
        JsonNode dataset = api.importArchive(
                Zip.numerals(2, 2).add("3/nul\u0000\n.txt", new byte[] {1}).build());
        assertThat(dataset.get("skippedFiles").get(0).get("file").asString()).isEqualTo("3/nul\uFFFD\uFFFD.txt");
    }

    @Test
    void aSecondFileOfTheSameNameIsSkipped() {
        byte[] archive = Zip.numerals(2, 2)
                .add("data/input_7_7_3.png", WrittenNumerals.file(3, 1, "png"))
                .add("data/input_7_7_4.png", WrittenNumerals.file(4, 1, "png"))
                .build();
        JsonNode dataset = api.importArchive(renaming(archive, "input_7_7_4", "input_7_7_3"));
        assertThat(dataset.get("imageCount").asInt()).isEqualTo(61);
        assertThat(dataset.get("skippedFiles").toString())
                .isEqualTo("[{\"file\":\"data/input_7_7_3.png\","
                        + "\"reason\":\"an earlier file of the archive has the same name\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030"})
    void theEncodingOfNamesWithoutTheUtf8FlagIsDetected(String encoding) {
        byte[] name = "手写/六.txt".getBytes(Charset.forName(encoding));
        String placeholder = "x".repeat(name.length);
        byte[] archive = Zip.numerals(2, 2).add(placeholder, new byte[] {1}).build();
        byte[] unflagged = withoutUtf8Flag(renaming(archive, placeholder, new String(name, ISO_8859_1)));
        assertThat(api.importArchive(unflagged)
                        .get("skippedFiles")
                        .get(0)
                        .get("file")
                        .asString())
                .isEqualTo("手写/六.txt");
    }

    @Test
    void anImportBeyondTheLimitGets429() throws Exception {
        byte[] archive = Zip.numerals(2, 5).build();
        CompletableFuture<Api.Answer> first;
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table pixel_block in access exclusive mode");
            first = CompletableFuture.supplyAsync(() -> upload(archive));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> jdbc.sql(
                                            "select count(*) from pg_locks where not granted and relation = 'pixel_block'::regclass")
                                    .query(Integer.class)
                                    .single()
                            == 1);
            Api.Answer second = upload(archive);
            assertThat(second.json(429).get("detail").asString())
                    .isEqualTo("Too many imports and exports of data sets at once; the limit is 1. Try again later.");
            assertThat(second.header("Retry-After")).isEqualTo("2");
            other.rollback();
        }
        first.get().json(201);
    }

    @Test
    void aZipThatUnpacksToTooMuchIsRejected() {
        var bomb = new Zip();
        for (int i = 0; i < 6; i++) {
            bomb.add("3/" + i + ".png", new byte[10 << 20]);
        }
        assertThat(rejected(413, upload(bomb.build())).get("detail").asString())
                .isEqualTo("The archive unpacks to more than the limit of 50 MB.");
    }

    @Test
    void aZipWithAFalseSizeIsRejected() {
        var bomb = new Zip();
        for (int i = 0; i < 6; i++) {
            bomb.add("3/" + i + ".png", new byte[10 << 20]);
        }
        assertThat(rejected(413, upload(claimingSize(bomb.build(), 10 << 20, 100)))
                        .get("detail")
                        .asString())
                .isEqualTo("The archive unpacks to more than the limit of 50 MB.");
    }

    @Test
    void moreFilesThanTheLimitAreRejected() {
        var many = new Zip();
        for (int i = 0; i < 12_101; i++) {
            many.add("3/" + i + ".png", new byte[0]);
        }
        assertThat(rejected(413, upload(many.build())).get("detail").asString())
                .isEqualTo("The archive has 12101 files; the limit is 12100.");
    }

    @Test
    void anUploadOverTheLimitIsRejected() {
        assertThat(rejected(413, upload(new byte[(20 << 20) + 1])).get("detail").asString())
                .isEqualTo("The upload is larger than the limit.");
    }

    @Test
    void aClassWithoutTestImagesIsRejected() {
        var zip = new Zip();
        for (int label = 1; label <= 15; label++) {
            for (int i = 0; i < (label == 6 ? 1 : 2); i++) {
                if (label != 7) {
                    zip.add(label + "/" + i + ".png", WrittenNumerals.file(label, i, "png"));
                }
            }
        }
        assertThat(rejected(422, upload(zip.build())).get("detail").asString())
                .isEqualTo("Every class needs training and test images: 6 (五) has no test images,"
                        + " 7 (六) has no training images, 7 (六) has no test images.");
    }

    @Test
    void aSplitByWriterOfImagesWithoutWritersIsRejected() {
        byte[] archive = Zip.numeralsInFolders(2, 2, String::valueOf).build();
        assertThat(rejected(422, upload(archive, Part.field("split", "BY_WRITER")))
                        .get("detail")
                        .asString())
                .contains("split cannot be BY_WRITER: the writer of ");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "trainFraction, 0, must be greater than 0",
                "trainFraction, 1, must be less than 1",
                "trainFraction, -1, must be greater than 0",
                "trainFraction, much, 'much' is not a number",
                "split, RANDOM, \"'RANDOM' is not one of STRATIFIED, BY_WRITER, GIVEN\"",
                "seed, 1.5, '1.5' is not an integer",
                "name, a\u0007b, \"must be 1 to 200 characters long and not blank, without control"
                        + " characters and direction marks\""
            })
    void anInvalidFieldIsNamed(String field, String value, String message) {
        JsonNode problem = rejected(400, upload(Zip.numerals(2, 2).build(), Part.field(field, value)));
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(field);
        assertThat(problem.get("errors").get(0).get("message").asString()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999"})
    void aTrainFractionThatIsNotAFiniteNumberIsRejected(String value) {
        JsonNode problem = rejected(400, upload(Zip.numerals(2, 2).build(), Part.field("trainFraction", value)));
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("trainFraction");
    }

    @Test
    void anUnknownFieldIsRejected() {
        JsonNode problem = rejected(400, upload(Zip.numerals(2, 2).build(), Part.field("trainfraction", 0.5)));
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("trainfraction");
    }

    @Test
    void aRepeatedFieldAndAFieldSentAsAFileAreRejected() {
        byte[] archive = Zip.numerals(2, 2).build();
        JsonNode problem = rejected(400, upload(archive, Part.field("name", "a"), Part.field("name", "b")));
        assertThat(problem.get("detail").asString())
                .isEqualTo("The request has an invalid field: name is given 2 times.");
        problem = rejected(400, upload(archive, Part.file("file", "b.zip", archive)));
        assertThat(problem.get("detail").asString())
                .isEqualTo(
                        "The request has an invalid field: file is given 2 times: several files must all be IDX or all"
                                + " be CSV, but b.zip is of another format.");
        problem = rejected(400, upload(archive, Part.file("seed", "seed.txt", archive)));
        assertThat(problem.get("errors").toString())
                .isEqualTo("[{\"field\":\"seed\",\"message\":\"must be a plain field, given once\"}]");
    }

    @Test
    void aLongFileNameIsShortenedToAValidName() {
        String name = "数".repeat(300) + ".zip";
        JsonNode dataset = api.post(
                        "/datasets", Part.file("file", name, Zip.numerals(2, 2).build()))
                .json(201);
        assertThat(dataset.get("name").asString()).isEqualTo("数".repeat(100));
    }

    @Test
    void aBodyThatIsNotMultipartIsRejected() {
        rejected(415, api.post("/datasets", "{}"));
        rejected(400, api.post("/datasets", "multipart/form-data; boundary=x", "--y\r\nnonsense".getBytes(UTF_8)));
        rejected(400, api.post("/datasets", "multipart/form-data", "nonsense".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "/datasets?size=0, 400",
        "/datasets?size=201, 400",
        "/datasets?page=-1, 400",
        "/datasets?page=x, 400",
        "/datasets?sort=pixels, 400",
        "/datasets?sort=name;drop, 400",
        "/datasets/1, 400",
        "/datasets/00000000-0000-0000-0000-000000000000, 404",
        "/datasets/00000000-0000-0000-0000-000000000000/images, 404",
        "/datasets/00000000-0000-0000-0000-000000000000/images?label=16, 400",
        "/datasets/00000000-0000-0000-0000-000000000000/images?split=NONE, 400",
        "/datasets/00000000-0000-0000-0000-000000000000/images/00000000-0000-0000-0000-000000000000, 404",
        "/datasets/00000000-0000-0000-0000-000000000000/preview, 404",
        "/datasets/00000000-0000-0000-0000-000000000000/preview?rows=0, 400",
        "/datasets/00000000-0000-0000-0000-000000000000/preview?columns=51, 400",
        "/nothing, 404"
    })
    void anInvalidAddressIsRejected(String path, int status) {
        rejected(status, api.get(path));
    }

    private Api.Answer upload(byte[] archive, Part... fields) {
        var parts = new java.util.ArrayList<>(java.util.List.of(fields));
        parts.add(Part.file("file", "a.zip", archive));
        return api.post("/datasets", parts.toArray(Part[]::new));
    }

    /** Returns the problem document of a response, which must have this status. */
    private JsonNode rejected(int status, Api.Answer answer) {
        rejected = true;
        JsonNode problem = answer.json(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).isNotBlank();
        return problem;
    }

    private String rows() {
        return jdbc.sql("select (select count(*) from dataset) || ' ' || (select count(*) from image) || ' '"
                        + " || (select count(*) from pixel_block)")
                .query(String.class)
                .single();
    }

    /** Returns the archive with every occurrence of a name replaced by another name of the same length. */
    private static byte[] renaming(byte[] archive, String name, String other) {
        return new String(archive, ISO_8859_1).replace(name, other).getBytes(ISO_8859_1);
    }

    /** Returns the archive without the flag for names in UTF-8. */
    private static byte[] withoutUtf8Flag(byte[] archive) {
        ByteBuffer buffer = ByteBuffer.wrap(archive).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 30 < archive.length; i++) {
            int signature = buffer.getInt(i);
            int flags = signature == 0x04034b50 ? i + 6 : signature == 0x02014b50 ? i + 8 : -1;
            if (flags > 0) {
                buffer.putShort(flags, (short) (buffer.getShort(flags) & ~0x0800));
            }
        }
        return archive;
    }

    /** Returns a PNG that has only a header, with these sizes. */
    private static byte[] pngThatClaims(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put("IHDR".getBytes(UTF_8))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 0, 0, 0, 0});
        var crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt((int) crc.getValue()).array();
    }

    /** Replaces an uncompressed size in the directory of an archive. */
    private static byte[] claimingSize(byte[] archive, int size, int claimed) {
        ByteBuffer buffer = ByteBuffer.wrap(archive).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 46 < archive.length; i++) {
            if (buffer.getInt(i) == 0x02014b50 && buffer.getInt(i + 24) == size) {
                buffer.putInt(i + 24, claimed);
            }
        }
        return archive;
    }
}
