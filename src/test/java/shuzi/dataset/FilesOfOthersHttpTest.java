package shuzi.dataset;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.TestMaterial;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import shuzi.core.Numeral;
import shuzi.core.format.MatlabFile.ElementType;
import tools.jackson.databind.JsonNode;

/** Imports files of other programs, countries and users, and reports what it has detected. */
@ServiceTest
class FilesOfOthersHttpTest {

    private static final PixelFiles NOISE = PixelFiles.noise(1);

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-chineseMNIST.csv",
                "02-float16.npz",
                "03-level4.mat",
                "04-semicolon.csv",
                "05-utf16.csv",
                "12-csv-in-zip.zip"
            })
    void filesOfOtherToolsAreRead(String name) throws Exception {
        JsonNode dataset = imported(Files.readAllBytes(TestMaterial.file(name)));
        assertThat(dataset.get("skippedCount").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "',', UTF-8, false",
        "';', UTF-8, true",
        "'\t', UTF-8, false",
        "';', UTF-16LE, true",
        "'\t', UTF-16LE, false",
        "',', UTF-16BE, true",
        "',', UTF-16BE, false"
    })
    void separatorAndEncodingOfACsvAreDetected(char separator, String charset, boolean mark) {
        String csv = "label" + ",p".repeat(4096) + "\r\n" + NOISE.csv();
        String text = (mark ? "\uFEFF" : "") + csv.replace(',', separator);
        assertThat(digest(text.getBytes(Charset.forName(charset)))).isEqualTo(digest(NOISE.npz()));
        String withoutNames = (mark ? "\uFEFF" : "") + NOISE.csv().replace(',', separator);
        assertThat(digest(withoutNames.getBytes(Charset.forName(charset)))).isEqualTo(digest(NOISE.npz()));
    }

    @Test
    void theColumnCharacterTakesPrecedenceOverTheColumnLabel() {
        var csv = new StringBuilder("pixel,".repeat(4096) + "label,character\n");
        String[] lines = NOISE.csv().split("\n", -1);
        for (int image = 0; image < NOISE.count(); image++) {
            Numeral numeral = Numeral.ofLabel((int) NOISE.labels()[image]);
            csv.append(lines[image].substring(lines[image].indexOf(',') + 1))
                    .append("," + numeral.value() + "," + numeral.character() + "\n");
        }
        JsonNode dataset = imported(csv.toString().getBytes(UTF_8));
        assertThat(dataset.get("digest").asString()).isEqualTo(digest(NOISE.npz()));
        assertThat(warnings(dataset))
                .containsExactly("The CSV has columns label and character: the labels were taken from character.");
        assertThat(rejected(csv.toString().replace("零", "〇").getBytes(UTF_8)))
                .isEqualTo("Line 2, column 4098 of the CSV is 〇; expected: a character from 零 to 亿.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<f2", ">f2"})
    void numbersOfSixteenBitsAreRead(String type) {
        assertThat(digest(new Zip()
                        .add("X.npy", NOISE.npy(type, false, "30, 4096"))
                        .add("y.npy", NOISE.npyLabels())
                        .build()))
                .isEqualTo(digest(NOISE.npz()));
    }

    @Test
    void pixelsFromZeroToOneAreScaled() {
        PixelFiles files = PixelFiles.noise(1);
        for (double[] image : files.pixels()) {
            Arrays.setAll(image, pixel -> image[pixel] / 255);
        }
        JsonNode dataset = imported(files.mat(ElementType.SINGLE));
        assertThat(dataset.get("digest").asString()).isEqualTo(digest(NOISE.npz()));
        assertThat(warnings(dataset)).containsExactly("All pixels are from 0 to 1: they were multiplied by 255.");
        assertThat(api.get("/datasets/" + dataset.get("id").asString())
                        .json(200)
                        .get("warnings"))
                .isEqualTo(dataset.get("warnings"));
        assertThat(rejected(NOISE.csv().replaceFirst(",\\d+,", ",0.5,").getBytes(UTF_8)))
                .isEqualTo("Line 1, column 2 of the CSV is 0.5; expected: a whole number from 0 to 255 (where all"
                        + " pixels are from 0 to 1, multiply them by 255).");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 30, 40, 50, 1000, 1050})
    void aMatFileOfLevel4IsRead(int type) {
        byte[] file = level4(type, NOISE.matlab("X", "y"));
        assertThat(digest(file)).isEqualTo(digest(NOISE.npz()));
        assertThat(rejected(Arrays.copyOf(file, file.length - 3)))
                .isEqualTo("The MATLAB file is damaged: it is truncated.");
    }

    @Test
    void filesOfNumbersInAnArchiveAreRead() {
        byte[] csv = NOISE.csv().getBytes(UTF_8);
        for (byte[] file : List.of(
                csv,
                PixelFiles.gzip(csv),
                NOISE.mat(ElementType.UINT8),
                NOISE.npz(),
                level4(0, NOISE.matlab("X", "y")))) {
            assertThat(digest(new Zip().add("a/b.csv", file).build())).isEqualTo(digest(NOISE.npz()));
        }
        assertThat(digest(new Zip()
                        .add("a/images", NOISE.idx(true))
                        .add("a/labels", PixelFiles.gzip(NOISE.idx(false)))
                        .build()))
                .isEqualTo(digest(NOISE.npz()));
    }

    @Test
    void theNamesOfSeveralCsvFilesDefineTheSplit() {
        byte[] zip = new Zip()
                .add("train.csv", NOISE.csv().replace(',', ';').getBytes(UTF_8))
                .add("test.csv", PixelFiles.noise(2).csv().getBytes(UTF_16LE))
                .build();
        JsonNode dataset = imported(zip);
        assertThat(dataset.get("split").toString())
                .isEqualTo("{\"strategy\":\"GIVEN\",\"trainFraction\":0.5,\"seed\":0}");
        assertThat(warnings(dataset)).isEmpty();
        JsonNode divided =
                api.post("/datasets", file(zip), Part.field("seed", "3")).json(201);
        assertThat(warnings(divided))
                .containsExactly(
                        "The files assign 60 of 60 images to a side; all images were split again, because the request asks for another split.");
    }

    @Test
    void filesOfDifferentFormatsAreRejectedWithTheReason() {
        byte[] csv = NOISE.csv().getBytes(UTF_8);
        assertThat(rejected(
                        new Zip().add("a.csv", csv).add("b.npz", NOISE.npz()).build()))
                .isEqualTo(
                        "The archive has 2 data files. Several data files must all be IDX or all be CSV, but b.npz has another format."
                                + " Send one file alone.");
        assertThat(rejected(new Zip().add("a.zip", Zip.numerals(1, 1).build()).build()))
                .isEqualTo("There is an archive in the archive: unpack it and send its files.");
        JsonNode beside = imported(Zip.numerals(2, 1).add("pixels.csv", csv).build());
        assertThat(beside.get("skippedFiles").get(0).get("reason").asString())
                .isEqualTo("CSV, MAT, NPZ and IDX files cannot be mixed with pictures: send it alone");
    }

    @Test
    void foldersMayBeNamedAfterTheCharacters() {
        assertThat(digest(Zip.numeralsInFolders(
                                2, 1, label -> "数据/" + Numeral.ofLabel(label).character())
                        .build()))
                .isEqualTo(digest(Zip.numerals(2, 1).build()));
    }

    @Test
    void labelsFrom0AreRejectedWithTheCorrection() {
        assertThat(rejected(
                        Zip.numeralsInFolders(2, 1, label -> "" + (label - 1)).build()))
                .isEqualTo(
                        "The archive has a folder 0 but no folder 15. Labels start at 1: 零 is 1, 一 is 2, … 亿 is 15. Add 1 to the"
                                + " number of each folder, or call them 零 … 亿.");
        PixelFiles files = PixelFiles.noise(1);
        Arrays.setAll(files.labels(), i -> files.labels()[i] - 1);
        assertThat(rejected(files.npz()))
                .isEqualTo(
                        "y_train: the label of image 1 is 0; expected: a whole number from 1 to 15: labels start at 1,"
                                + " add 1 to each.");
        assertThat(rejected(files.csv().getBytes(UTF_8)))
                .isEqualTo("Line 1, column 1 of the CSV is 0; expected: a whole number from 1 to 15 (labels start at 1:"
                        + " add 1 to each).");
    }

    @Test
    void contradictionsBetweenFoldersAndFileNamesAreWarnings() {
        var zip = new Zip();
        for (String side : List.of("train", "validation", "test")) {
            for (int label = 1; label <= 15; label++) {
                zip.add("a/%s/%d/x.png".formatted(side, label), WrittenNumerals.file(label, side.length(), "png"));
            }
        }
        zip.add("a/test/3/input_1_1_4.png", WrittenNumerals.file(4, 9, "png"));
        JsonNode dataset = imported(zip.build());
        assertThat(dataset.get("split").get("strategy").asString()).isEqualTo("GIVEN");
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(30);
        assertThat(warnings(dataset))
                .containsExactly(
                        "15 files lie in a folder validation: they are training images, of which each training job holds out its"
                                + " own validation images.",
                        "The labels of 1 files differ from their folders (first: a/test/3/input_1_1_4.png); the file names"
                                + " take precedence.");
        zip = new Zip().add("train/2/y.png", WrittenNumerals.file(2, 30, "png"));
        for (int label = 1; label <= 15; label++) {
            zip.add("%d/x.png".formatted(label), WrittenNumerals.file(label, 1, "png"));
            zip.add("%d/y.png".formatted(label), WrittenNumerals.file(label, 2, "png"));
        }
        assertThat(warnings(imported(zip.build())))
                .containsExactly(
                        "The files assign 1 of 31 images to a side; all images were split again, because not every image has a side.");
    }

    private List<String> warnings(JsonNode dataset) {
        return dataset.get("warnings").valueStream().map(JsonNode::asString).toList();
    }

    private String digest(byte[] file) {
        return imported(file).get("digest").asString();
    }

    private JsonNode imported(byte[] file) {
        return api.post("/datasets", file(file)).json(201);
    }

    private String rejected(byte[] file) {
        return api.post("/datasets", file(file)).json(422).get("detail").asString();
    }

    private static Part file(byte[] file) {
        return Part.file("file", "some file", file);
    }

    /** @param type the number that defines byte order and element type in the format */
    private static byte[] level4(int type, Map<String, shuzi.core.format.NumberMatrix> variables) {
        var out = new ByteArrayOutputStream();
        ByteOrder order = type < 1000 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        variables.forEach((name, matrix) -> {
            ByteBuffer bytes = ByteBuffer.allocate(20 + name.length() + 1 + 8 * matrix.rows() * matrix.columns())
                    .order(order);
            bytes.putInt(type)
                    .putInt(matrix.rows())
                    .putInt(matrix.columns())
                    .putInt(0)
                    .putInt(name.length() + 1);
            bytes.put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
            for (int column = 0; column < matrix.columns(); column++) {
                for (int row = 0; row < matrix.rows(); row++) {
                    double value = matrix.get(row, column);
                    switch (type / 10 % 10) {
                        case 0 -> bytes.putDouble(value);
                        case 1 -> bytes.putFloat((float) value);
                        case 2 -> bytes.putInt((int) value);
                        case 3, 4 -> bytes.putShort((short) value);
                        default -> bytes.put((byte) value);
                    }
                }
            }
            out.write(bytes.array(), 0, bytes.position());
        });
        return out.toByteArray();
    }
}
