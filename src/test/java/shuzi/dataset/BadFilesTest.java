package shuzi.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.Api.Answer;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.Zip;
import shuzi.core.format.MatlabFile.ElementType;
import shuzi.core.format.NumberMatrix;
import tools.jackson.databind.JsonNode;

/** Damaged, unsupported or hostile files of other tools: the response names the error, and nothing is stored. */
@ServiceTest
class BadFilesTest {

    private static final PixelFiles NOISE = PixelFiles.noise(1);

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    Api api;
    long dataSetsBefore;

    @BeforeEach
    void count() {
        api = new Api(port);
        dataSetsBefore = dataSets();
    }

    @AfterEach
    void nothingIsStored() {
        assertThat(dataSets()).isEqualTo(dataSetsBefore);
    }

    private long dataSets() {
        return jdbc.sql("select count(*) from dataset").query(Long.class).single();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mat", "mat double", "csv", "csv.gz", "idx", "npz", "npy in a zip"})
    void aTruncatedFileIsDamaged(String format) throws Exception {
        int length = complete(format).length;
        for (int tenth = 1; tenth < 10; tenth++) {
            Answer answer = postBeginning(format, tenth * length / 10);
            assertThat(answer.status()).as("%s %s", tenth, answer.text()).isEqualTo(422);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mat, 415",
        "mat double, 415",
        "csv, 415",
        "csv.gz, 415",
        "idx, 400", // of two files, one is not IDX
        "npz, 415",
        "npy in a zip, 422" // the ZIP is complete
    })
    void aFileOfOneByteHasAnUnknownFormat(String format, int status) throws Exception {
        assertThat(postBeginning(format, 1).status()).isEqualTo(status);
    }

    private static byte[] complete(String format) throws Exception {
        return switch (format) {
            case "mat" -> NOISE.mat(ElementType.UINT8);
            case "mat double" -> NOISE.mat(ElementType.DOUBLE);
            case "csv" -> NOISE.csv().getBytes(UTF_8);
            case "csv.gz" -> PixelFiles.gzip(NOISE.csv().getBytes(UTF_8));
            case "idx" -> NOISE.idx(true);
            case "npz" -> NOISE.npz();
            default -> NOISE.npy("|u1", false, "30, 64, 64");
        };
    }

    private Answer postBeginning(String format, int length) throws Exception {
        byte[] beginning = Arrays.copyOf(complete(format), length);
        return switch (format) {
            case "idx" -> post(Part.file("file", "images", beginning), Part.file("file", "labels", NOISE.idx(false)));
            case "npy in a zip" ->
                post(file(new Zip()
                        .add("X.npy", beginning)
                        .add("y.npy", NOISE.npyLabels())
                        .build()));
            default -> post(file(beginning));
        };
    }

    @Test
    void matricesOfWrongShapeAreRejected() {
        assertThat(rejected(mat(PixelFiles.matrix(4096, 30, (row, column) -> 1), y())))
                .isEqualTo("X is 4096 x 30; expected: images x 4096 pixels, one row for each image.");
        assertThat(rejected(mat(x(), PixelFiles.matrix(29, 1, (row, column) -> 1))))
                .isEqualTo("y is 29 x 1; expected: a label for each of the 30 images of X.");
        assertThat(rejected(new Zip()
                        .add("x_train.npy", PixelFiles.npy("|u1", false, "30, 28, 28", index -> 1))
                        .add("y_train.npy", NOISE.npyLabels())
                        .build()))
                .isEqualTo("x_train is 30 x 28 x 28; expected: images of 64 x 64 pixels.");
        byte[] mnist = new byte[16 + 28 * 28];
        System.arraycopy(new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28}, 0, mnist, 0, 16);
        byte[] label = {0, 0, 8, 1, 0, 0, 0, 1, 7};
        assertThat(detail(422, post(Part.file("file", "a", mnist), Part.file("file", "b", label))))
                .isEqualTo("a is 1 x 28 x 28; expected: images of 64 x 64 pixels.");
        assertThat(rejected("1,2,3\n".getBytes(UTF_8))).isEqualTo("Line 1 of the CSV has 3 columns; expected: 4097.");
        assertThat(rejected("label,a,b\n".getBytes(UTF_8)))
                .isEqualTo("The first line of the CSV names 2 columns of pixels and a label; expected: 4096 and one.");
        assertThat(rejected(NOISE.csv().replace("\n", ",1\n").getBytes(UTF_8)))
                .isEqualTo("Line 1, column 4098 of the CSV exceeds the 4097 columns of the table.");
    }

    @ParameterizedTest
    @CsvSource({"-3, -3", "16, 16", "-1, -1", "2.5, 2.5", "NaN, NaN", "Infinity, Infinity"})
    void invalidLabelsAreNamed(double label, String shown) {
        PixelFiles files = PixelFiles.noise(1);
        files.labels()[6] = label;
        String expected = ": the label of image 7 is " + shown + "; expected: a whole number from 1 to 15.";
        assertThat(rejected(files.mat(ElementType.DOUBLE))).isEqualTo("y" + expected);
        assertThat(rejected(new Zip()
                        .add("x_train.npy", files.npy("|u1", false, "30, 64, 64"))
                        .add("y_train.npy", PixelFiles.npy("<f8", false, "30,", index -> files.labels()[index]))
                        .build()))
                .isEqualTo("y_train" + expected);
        assertThat(rejected(NOISE.csv().replaceFirst("\n7,", "\n" + shown + ",").getBytes(UTF_8)))
                .isEqualTo("Line 7, column 1 of the CSV is " + shown + "; expected: a whole number from 1 to 15.");
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "256, 256", "0.5, 0.5", "NaN, NaN", "-Infinity, -Infinity"})
    void invalidPixelsAreNamed(double pixel, String shown) {
        PixelFiles files = PixelFiles.noise(1);
        files.pixels()[20][64 * 3 + 2] = pixel;
        String expected = " of image 21 is " + shown + "; expected: whole numbers from 0 to 255, or all from 0 to 1.";
        assertThat(rejected(files.mat(ElementType.DOUBLE))).isEqualTo("X: pixel 132" + expected);
        assertThat(rejected(new Zip()
                        .add("X.npy", files.npy("<f4", true, "30, 64, 64"))
                        .add("y.npy", files.npyLabels())
                        .build()))
                .isEqualTo("X: pixel 195" + expected);
        String[] fields = NOISE.csv().split(",", -1);
        fields[5] = shown;
        assertThat(rejected(String.join(",", fields).getBytes(UTF_8)))
                .startsWith("Line 1, column 6 of the CSV is " + shown + "; expected: a whole number from 0 to 255");
    }

    @Test
    void aBlankImageIsRejected() {
        PixelFiles files = PixelFiles.noise(1);
        Arrays.fill(files.pixels()[3], 9);
        assertThat(rejected(files.mat(ElementType.UINT8)))
                .isEqualTo("Image X 4 is blank: all its pixels are the same.");
        assertThat(rejected(files.csv().getBytes(UTF_8)))
                .isEqualTo("Image in line 4 is blank: all its pixels are the same.");
    }

    @Test
    void missingMatricesAreNamed() {
        assertThat(rejected(PixelFiles.mat(Map.of("X", x()), ElementType.UINT8)))
                .startsWith("y is missing: expected X (images x 4096) and y (their labels)");
        assertThat(rejected(PixelFiles.mat(Map.of("Theta1", x()), ElementType.UINT8)))
                .startsWith("X is missing");
        var variables = NOISE.matlab("X", "y");
        variables.put("Xtest", x());
        assertThat(rejected(PixelFiles.mat(variables, ElementType.UINT8))).startsWith("ytest is missing");
        assertThat(rejected(new Zip().add("x_train.npy", NOISE.npyLabels()).build()))
                .startsWith("y_train is missing: expected x_train");
        assertThat(rejected(new Zip().add("a.npy", NOISE.npyLabels()).build())).startsWith("x_train is missing");
        assertThat(rejected(NOISE.npyLabels()))
                .isEqualTo("An .npy file has one array; send images and labels as an .npz file.");
        assertThat(rejected(NOISE.idx(true)))
                .startsWith("There are 0 IDX files of labels; expected: one. MNIST's names are train-images");
        assertThat(detail(
                        422,
                        post(
                                Part.file("file", "t10k-images", NOISE.idx(true)),
                                Part.file("file", "t10k-labels", NOISE.idx(false)))))
                .startsWith("There are 0 IDX files of images to train with");
    }

    @Test
    void anArrayOfPythonObjectsIsRejected() {
        byte[] objects =
                new String(NOISE.npyLabels(), ISO_8859_1).replace("<i8", "|O8").getBytes(ISO_8859_1);
        assertThat(rejected(new Zip()
                        .add("x_train.npy", NOISE.npy("|u1", false, "30, 4096"))
                        .add("y_train.npy", objects)
                        .build()))
                .isEqualTo("y_train contains Python objects (pickles), which are not supported.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'descr': '<c8', 'fortran_order': False, 'shape': (30,)",
                "'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (30,)",
                "'descr': '<f8', 'fortran_order': False, 'shape': (2147483648, 4096)",
                "'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)",
                "'descr': '<f8', 'fortran_order': False, 'shape': (-1, 4096)",
                "'descr': '<f8', 'fortran_order': False, 'shape': (31,)",
                "'descr': '<f8', 'fortran_order': False, 'shape': (29,)",
                "'descr': '<f8', 'fortran_order': False, 'shape': ()",
                "'descr': '<f8', 'fortran_order': Maybe, 'shape': (30,)",
                "'descr': '<f8', 'fortran_order': True, 'shape': (0, 4096, 99)",
                "nothing"
            })
    void anInvalidNumpyHeaderIsRejected(String header) {
        byte[] labels = NOISE.npyLabels();
        Arrays.fill(labels, 10, 127, (byte) ' ');
        byte[] text = ("{" + header + ", }").getBytes(UTF_8);
        System.arraycopy(text, 0, labels, 10, text.length);
        String detail = rejected(new Zip()
                .add("X.npy", NOISE.npy("|u1", false, "30, 4096"))
                .add("y.npy", labels)
                .build());
        assertThat(detail).startsWith("y ");
    }

    @Test
    void anIdxSizeThatContradictsTheFileIsRejected() {
        byte[] images = NOISE.idx(true);
        images[4] = 0x7f; // two billion images
        Part labels = Part.file("file", "labels", NOISE.idx(false));
        assertThat(post(Part.file("file", "images", images), labels).status()).isEqualTo(413);
        images[4] = (byte) 0xff;
        assertThat(detail(422, post(Part.file("file", "images", images), labels)))
                .startsWith("images is damaged or too large: its size is [-");
        byte[] more = Arrays.copyOf(NOISE.idx(true), 16 + 30 * 4096 + 1);
        assertThat(detail(422, post(Part.file("file", "images", more), labels)))
                .isEqualTo("images is damaged: it has more bytes than its size requires.");
    }

    @Test
    void aFileThatUnpacksToMoreThanTheLimitIsRejected() {
        String zero = "," + "0".repeat(62);
        byte[] lines = ("1" + zero.repeat(4095) + ",1\n").repeat(210).getBytes(UTF_8);
        assertThat(detail(413, post(file(PixelFiles.gzip(lines)))))
                .isEqualTo("The file unpacks to more than 50 MB, which is the limit.");
        // 12,101 images are below the limit of bytes, 13,000 are above it
        assertThat(detail(413, post(zeros("images", 3, 13_000), zeros("labels", 1, 13_000))))
                .isEqualTo("The file unpacks to more than 50 MB, which is the limit.");
        assertThat(detail(413, post(zeros("images", 3, 12_101), zeros("labels", 1, 12_101))))
                .isEqualTo("There are 12101 images; the limit is 12100.");
    }

    /** Returns a compressed IDX file of zeros. */
    private static Part zeros(String name, int dimensions, int count) {
        int bytes = dimensions == 3 ? 16 + count * 4096 : 8 + count;
        var idx = ByteBuffer.allocate(bytes)
                .put(new byte[] {0, 0, 8, (byte) dimensions})
                .putInt(count);
        if (dimensions == 3) {
            idx.putInt(64).putInt(64);
        }
        return Part.file("file", name, PixelFiles.gzip(idx.array()));
    }

    @Test
    void textThatIsNotACsvOfPixelsIsRejected() {
        for (String text : List.of("label", "hello\n1,2", "\0,1", "PNG,\u0001")) {
            assertThat(post(file(text.getBytes(UTF_8))).status()).as(text).isEqualTo(415);
        }
        for (String text : List.of(
                "\"unclosed,1,2\n".repeat(3000),
                "1," + "9".repeat(100_000),
                "a,".repeat(10_000),
                "label,label" + ",p".repeat(4096) + "\n",
                "label,split" + ",p".repeat(4096) + "\n1,VALIDATION" + ",0".repeat(4096),
                "label,writer" + ",p".repeat(4096) + "\n1,-1" + ",0".repeat(4096),
                NOISE.csv().replaceFirst(",0,", ",,"),
                NOISE.csv() + "\n".repeat(101),
                NOISE.csv() + "1,2\n")) {
            assertThat(rejected(text.getBytes(UTF_8))).contains("CSV");
        }
    }

    private static NumberMatrix x() {
        return Objects.requireNonNull(NOISE.matlab("X", "y").get("X"));
    }

    private static NumberMatrix y() {
        return Objects.requireNonNull(NOISE.matlab("X", "y").get("y"));
    }

    private static byte[] mat(NumberMatrix x, NumberMatrix y) {
        var variables = new LinkedHashMap<String, NumberMatrix>();
        variables.put("X", x);
        variables.put("y", y);
        return PixelFiles.mat(variables, ElementType.UINT8);
    }

    private static Part file(byte[] file) {
        return Part.file("file", "some file", file);
    }

    private Answer post(Part... parts) {
        return api.post("/datasets", parts);
    }

    private String rejected(byte[] file) {
        return detail(422, post(file(file)));
    }

    private static String detail(int status, Answer answer) {
        JsonNode problem = answer.json(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        return problem.get("detail").asString();
    }
}
