package shuzi.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Answer;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.TestMaterial;
import shuzi.Zip;
import shuzi.core.format.MatlabFile.ElementType;
import tools.jackson.databind.JsonNode;

/** Imports data sets from files of other tools and exports them. */
@ServiceTest
class DatasetFilesHttpTest {

    private static final PixelFiles NOISE = PixelFiles.noise(1);
    private static final PixelFiles OTHER_NOISE = PixelFiles.noise(2);

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "mat", "idx", "csv", "npz"})
    void anExportedDataSetIsImportedUnchanged(String format) {
        JsonNode original = api.post("/datasets/synthetic", """
                        {"name": "数字/1 \\"a\\"", "imagesPerClass": 4, "writers": 4, "seed": 3, "split": "BY_WRITER"}""").json(201);
        Answer exported = export(original, format);
        JsonNode imported = api.post("/datasets", Part.file("file", "export", exported.bytes()))
                .json(201);
        assertThat(imported.get("digest")).isEqualTo(original.get("digest"));
        assertThat(imported.get("skippedCount").asInt()).isZero();
        assertThat(imported.get("split").toString())
                .isEqualTo("{\"strategy\":\"GIVEN\",\"trainFraction\":0.75,\"seed\":0}");
        // the same images in the same order on the same sides
        assertThat(export(imported, "npz").bytes())
                .isEqualTo(export(original, "npz").bytes());
        assertThat(export(original, format).bytes()).isEqualTo(exported.bytes());
        if (format.equals("zip") || format.equals("csv")) { // and by the same writers
            assertThat(export(imported, "csv").bytes())
                    .isEqualTo(export(original, "csv").bytes());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "zip, application/zip, .zip",
        "mat, application/x-matlab-data, .mat",
        "idx, application/zip, -idx.zip",
        "csv, text/csv, .csv",
        "npz, application/x-npz, .npz"
    })
    void anExportIsAnImmutableDownload(String format, String type, String suffix) {
        JsonNode dataset = api.post("/datasets", noise(NOISE.npz()), Part.field("name", "../数字:\"1\""))
                .json(201);
        Answer exported = export(dataset, format);
        assertThat(exported.header("Content-Type")).isEqualTo(type);
        assertThat(exported.header("Content-Length")).isEqualTo(String.valueOf(exported.bytes().length));
        assertThat(exported.header("Content-Disposition"))
                .startsWith("attachment; ")
                .contains("filename*=UTF-8''__%E6%95%B0%E5%AD%97__1_" + suffix);
        assertThat(exported.header("Cache-Control")).isEqualTo("max-age=31536000, private, immutable");
        assertThat(api.get(path(dataset, format), "If-None-Match", exported.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void anUnknownExportFormatIsRejectedWithTheSupportedOnes() {
        JsonNode dataset = imported(NOISE.npz());
        for (String format : List.of("arff", "ZIP", "")) {
            assertThat(api.get(path(dataset, format)).json(400).get("detail").asString())
                    .isEqualTo("The request has an invalid field: format must be one of zip, mat, idx, csv, npz.");
        }
        assertThat(api.get("/datasets/%s/export".formatted(dataset.get("id").asString()))
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/datasets/00000000-0000-0000-0000-000000000000/export?format=zip")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void aMatFileMayHaveNumbersOfAnyClass(ElementType type) {
        assertThat(imported(NOISE.mat(type)).get("digest"))
                .isEqualTo(imported(NOISE.npz()).get("digest"));
    }

    @Test
    void aMatFileUnrollsImagesColumnByColumn() throws IOException {
        JsonNode dataset = imported(NOISE.mat(ElementType.UINT8));
        JsonNode first = Stream.of(api.get("/datasets/%s/images?size=100&sort=fileName"
                                .formatted(dataset.get("id").asString()))
                        .json(200)
                        .get("content"))
                .flatMap(JsonNode::valueStream)
                .filter(image -> image.get("fileName").asString().equals("X 17"))
                .findFirst()
                .orElseThrow();
        assertThat(first.get("label").asInt()).isEqualTo(2);
        assertThat(first.get("writer").isNull()).isTrue();
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(api.get("/datasets/%s/images/%s"
                        .formatted(dataset.get("id").asString(), first.get("id").asString()))
                .bytes()));
        for (int row = 0; row < 64; row++) {
            for (int column = 0; column < 64; column++) {
                assertThat(picture.getRaster().getSample(column, row, 0))
                        .isEqualTo((int) NOISE.pixels()[16][64 * row + column]);
            }
        }
    }

    @Test
    void theTutorialsFilesGiveTheSameDataSet() throws IOException {
        JsonNode bytes = imported(Files.readAllBytes(TestMaterial.matlab("ex4data2-10-writers.mat")));
        JsonNode doubles = imported(Files.readAllBytes(TestMaterial.matlab("ex4data2-10-writers-double.mat")));
        assertThat(bytes.get("trainCount").asInt()).isEqualTo(1050);
        assertThat(bytes.get("testCount").asInt()).isEqualTo(450);
        assertThat(bytes.get("split").get("strategy").asString()).isEqualTo("GIVEN");
        assertThat(doubles.get("digest")).isEqualTo(bytes.get("digest"));
        assertThat(doubles.get("classes")).isEqualTo(bytes.get("classes"));
    }

    @Test
    void aCsvMayHaveNamesInAnyOrderAndMayBeAGzipFile() {
        JsonNode expected = imported(NOISE.npz()).get("digest");
        String csv = NOISE.csv();
        assertThat(imported(csv.getBytes(UTF_8)).get("digest")).isEqualTo(expected);
        assertThat(imported(PixelFiles.gzip((csv.replace("\n", "\r\n") + "\n\n").getBytes(UTF_8)))
                        .get("digest"))
                .isEqualTo(expected);
        String names = "Label,sample," + "pixel,".repeat(4096) + "split,writer\n";
        String more = names + csv.lines().map(new SideAndWriter()).reduce("", String::concat);
        JsonNode dataset = imported(more.getBytes(UTF_8));
        assertThat(dataset.get("digest")).isEqualTo(expected);
        assertThat(dataset.get("split").get("strategy").asString()).isEqualTo("GIVEN");
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(15);
        JsonNode images = api.get("/datasets/%s/images?writer=2&size=100"
                        .formatted(dataset.get("id").asString()))
                .json(200)
                .get("content");
        assertThat(images).hasSize(15).allSatisfy(image -> {
            assertThat(image.get("split").asString()).isEqualTo("TEST");
            assertThat(image.get("sample").asInt()).isEqualTo(7);
        });
    }

    /** Marks the first 15 lines of a CSV as training images of writer 1, and the others as test images of writer 2. */
    private static final class SideAndWriter implements java.util.function.UnaryOperator<String> {

        private int line;

        @Override
        public String apply(String csv) {
            line++;
            int comma = csv.indexOf(',');
            return csv.substring(0, comma) + ",7" + csv.substring(comma) + (line <= 15 ? ",train,1\n" : ",TEST,2\n");
        }
    }

    @Test
    void aCsvMayHaveNumbersAsNumPyWritesThem() {
        String csv = NOISE.csv().replaceAll("(?<=^|,|\n)(\\d+)(?=[,\n])", "$1.000000000000000000e+00");
        assertThat(imported(csv.getBytes(UTF_8)).get("digest"))
                .isEqualTo(imported(NOISE.npz()).get("digest"));
    }

    @ParameterizedTest
    @CsvSource({
        "|u1, false, '30, 64, 64'",
        "<f8, false, '30, 4096'",
        ">f4, true, '30, 64, 64'",
        "<i2, true, '30, 4096'",
        ">u4, false, '30, 64, 64, 1'",
        "<u8, true, '30, 64, 64'"
    })
    void numpysArraysMayBeOfAnyTypeAndOrder(String type, boolean columnMajor, String shape) {
        byte[] npz = new Zip()
                .add("X.npy", NOISE.npy(type, columnMajor, shape))
                .add("y.npy", NOISE.npyLabels())
                .add("other.npy", new byte[] {1, 2, 3})
                .build();
        assertThat(imported(npz).get("digest")).isEqualTo(imported(NOISE.npz()).get("digest"));
    }

    @Test
    void idxFilesMayComeOneByOneOrInAZipAndBeGzipFiles() {
        JsonNode one = api.post(
                        "/datasets",
                        Part.file("file", "t10k-labels-idx1-ubyte.gz", PixelFiles.gzip(OTHER_NOISE.idx(false))),
                        Part.file("file", "train-images-idx3-ubyte", NOISE.idx(true)),
                        Part.file("file", "train-labels-idx1-ubyte", NOISE.idx(false)),
                        Part.file("file", "t10k-images-idx3-ubyte", OTHER_NOISE.idx(true)))
                .json(201);
        assertThat(one.get("trainCount").asInt()).isEqualTo(30);
        assertThat(one.get("testCount").asInt()).isEqualTo(30);
        assertThat(one.get("split").get("strategy").asString()).isEqualTo("GIVEN");
        JsonNode zipped = imported(new Zip()
                .add("mnist/train-images-idx3-ubyte.gz", PixelFiles.gzip(NOISE.idx(true)))
                .add("mnist/train-labels-idx1-ubyte", NOISE.idx(false))
                .add("../../t10k-images-idx3-ubyte", OTHER_NOISE.idx(true)) // a name is only a name
                .add("t10k-labels.idx1-ubyte", OTHER_NOISE.idx(false))
                .build());
        assertThat(zipped.get("digest")).isEqualTo(one.get("digest"));
        assertThat(export(zipped, "npz").bytes()).isEqualTo(export(one, "npz").bytes());
        JsonNode two = api.post(
                        "/datasets",
                        Part.file("file", "labels", NOISE.idx(false)),
                        Part.file("file", "images", NOISE.idx(true)))
                .json(201);
        assertThat(two.get("digest")).isEqualTo(imported(NOISE.npz()).get("digest"));
        assertThat(two.get("split").get("strategy").asString()).isEqualTo("STRATIFIED");
    }

    @Test
    void aRequestedSplitTakesPrecedenceOverThatOfTheFile() {
        var variables = NOISE.matlab("X", "y");
        variables.putAll(OTHER_NOISE.matlab("Xtest", "ytest"));
        byte[] mat = PixelFiles.mat(variables, ElementType.UINT8);
        assertThat(imported(mat).get("split").get("strategy").asString()).isEqualTo("GIVEN");
        assertThat(imported(mat, Part.field("split", "GIVEN")).get("trainCount").asInt())
                .isEqualTo(30);
        assertThat(imported(mat, Part.field("split", "STRATIFIED"))
                        .get("trainCount")
                        .asInt())
                .isEqualTo(45); // 3 of 4 of each class
        assertThat(imported(mat, Part.field("trainFraction", 0.5))
                        .get("split")
                        .get("strategy")
                        .asString())
                .isEqualTo("STRATIFIED");
        assertThat(imported(mat, Part.field("seed", 5)).get("split").get("seed").asInt())
                .isEqualTo(5);
        assertThat(rejected(mat, Part.field("split", "BY_WRITER")))
                .contains("split cannot be BY_WRITER: the writer of X");
        assertThat(rejected(mat, Part.field("split", "GIVEN"), Part.field("trainFraction", 0.5)))
                .isEqualTo("The request has an invalid field: trainFraction cannot be combined with split=GIVEN.");
        assertThat(rejected(NOISE.npz(), Part.field("split", "GIVEN")))
                .contains("split cannot be GIVEN: the files do not say whether x_train");
        assertThat(rejected(Zip.numerals(2, 2).build(), Part.field("split", "GIVEN")))
                .contains("split cannot be GIVEN");
    }

    @Test
    void foldersTrainAndTestDefineTheSplit() {
        var zip = new Zip();
        for (String side : List.of("Train", "TEST")) {
            for (int label = 1; label <= 15; label++) {
                zip.add(
                        "a/%s/%d/x.png".formatted(side, label),
                        shuzi.WrittenNumerals.file(label, side.length(), "png"));
            }
        }
        JsonNode dataset = imported(zip.build());
        assertThat(dataset.get("split").toString())
                .isEqualTo("{\"strategy\":\"GIVEN\",\"trainFraction\":0.5,\"seed\":0}");
        assertThat(dataset.get("classes").get(7).get("testCount").asInt()).isEqualTo(1);
    }

    @Test
    void aJobTrainsOnTheGivenSplit() {
        var variables = NOISE.matlab("X", "y");
        variables.putAll(OTHER_NOISE.matlab("Xtest", "ytest"));
        JsonNode model = api.trainModel(
                imported(PixelFiles.mat(variables, ElementType.UINT8)).get("id").asString());
        assertThat(model.get("id").asString()).isNotEmpty();
    }

    @Test
    void anUploadOfSeveralFilesCanBeRepeatedWithAKey() {
        Part images = Part.file("file", "images-idx3-ubyte", NOISE.idx(true));
        Part labels = Part.file("file", "labels-idx1-ubyte", NOISE.idx(false));
        Api repeating = api.with("Idempotency-Key", "files-" + System.nanoTime());
        JsonNode first = repeating.post("/datasets", images, labels).json(201);
        assertThat(repeating.post("/datasets", images, labels).json(201)).isEqualTo(first);
        Part otherLabels = Part.file("file", "labels-idx1-ubyte", OTHER_NOISE.idx(true));
        assertThat(repeating.post("/datasets", images, otherLabels).status()).isEqualTo(422);
    }

    private JsonNode imported(byte[] file, Part... fields) {
        return api.post("/datasets", parts(file, fields)).json(201);
    }

    private String rejected(byte[] file, Part... fields) {
        return api.post("/datasets", parts(file, fields))
                .json(422)
                .get("detail")
                .asString();
    }

    private static Part[] parts(byte[] file, Part... fields) {
        return Stream.concat(Stream.of(noise(file)), Stream.of(fields)).toArray(Part[]::new);
    }

    private static Part noise(byte[] file) {
        return Part.file("file", "some file", file);
    }

    private Answer export(JsonNode dataset, String format) {
        Answer answer = api.get(path(dataset, format));
        assertThat(answer.status()).as(answer.header("Content-Type")).isEqualTo(200);
        return answer;
    }

    private static String path(JsonNode dataset, String format) {
        return "/datasets/%s/export?format=%s".formatted(dataset.get("id").asString(), format);
    }
}
