package shuzi.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import shuzi.core.id.DatasetId;
import tools.jackson.databind.JsonNode;

@ServiceTest
@Tag("database")
class DatasetHttpTest {

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void anArchiveBecomesADataSet() {
        var answer = api.post(
                "/datasets",
                Part.file("file", "numerals.zip", Zip.numerals(2, 5).build()),
                Part.field("name", "数字 by hand"),
                Part.field("trainFraction", 0.8),
                Part.field("seed", 7));
        JsonNode dataset = answer.json(201);
        assertThat(answer.header("Location"))
                .endsWith("/datasets/" + dataset.get("id").asString());
        assertThat(dataset.get("name").asString()).isEqualTo("数字 by hand");
        assertThat(dataset.get("digest").asString()).matches("[0-9a-f]{64}");
        assertThat(dataset.get("imageCount").asInt()).isEqualTo(150);
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(120);
        assertThat(dataset.get("testCount").asInt()).isEqualTo(30);
        assertThat(dataset.get("split").toString())
                .isEqualTo("{\"strategy\":\"STRATIFIED\",\"trainFraction\":0.8,\"seed\":7}");
        assertThat(dataset.get("skippedCount").asInt()).isZero();
        assertThat(dataset.get("classes").get(5).toString())
                .isEqualTo("{\"label\":6,\"character\":\"五\",\"value\":5,\"trainCount\":8,\"testCount\":2}");
        assertThat(api.get("/datasets/" + dataset.get("id").asString()).json(200))
                .isEqualTo(dataset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif"})
    void theSameImagesGiveTheSameDigestAndSplitHoweverTheyArePacked(String format) {
        JsonNode kaggle = api.importArchive(Zip.numerals(2, 3).build());
        JsonNode elsewhere = api.importArchive(Zip.numerals(2, 3, format, "a/B/c d/")
                .add("README.txt", new byte[] {1})
                .build());
        assertThat(elsewhere.get("digest")).isEqualTo(kaggle.get("digest"));
        assertThat(elsewhere.get("skippedCount").asInt()).isEqualTo(1);
        assertThat(trainNames(elsewhere, format)).isEqualTo(trainNames(kaggle, "png"));
    }

    @Test
    void foldersDefineTheLabels() {
        JsonNode folders = api.importArchive(
                Zip.numeralsInFolders(2, 3, label -> "images/" + label + "/x").build());
        assertThat(folders.get("digest"))
                .isEqualTo(api.importArchive(Zip.numerals(2, 3).build()).get("digest"));
        JsonNode image = api.get("/datasets/%s/images?label=15"
                        .formatted(folders.get("id").asString()))
                .json(200)
                .get("content")
                .get(0);
        assertThat(image.get("character").asString()).isEqualTo("亿");
        assertThat(image.get("writer").isNull()).isTrue();
    }

    @Test
    void namesMayBeInAnyCaseAndFilesOfOperatingSystemsAreIgnored() {
        byte[] archive = Zip.numerals(2, 2)
                .add("DATA/INPUT_9_1_3.JPG", WrittenNumerals.file(3, 1, "jpg"))
                .add("__MACOSX/data/._input_9_1_3.jpg", new byte[] {1, 2})
                .add("data/.DS_Store", new byte[] {1})
                .add("data/Thumbs.db", new byte[] {1})
                .add("chinese_mnist.csv", "suite_id,sample_id,code,value,character\n".getBytes(UTF_8))
                .build();
        JsonNode dataset = api.importArchive(archive);
        assertThat(dataset.get("imageCount").asInt()).isEqualTo(61);
        assertThat(dataset.get("skippedCount").asInt()).isZero();
    }

    @Test
    void aSplitFollowsItsSeed() {
        byte[] archive = Zip.numerals(2, 5).build();
        Set<String> first = trainNames(api.importArchive(archive, Part.field("seed", 1)), "png");
        assertThat(trainNames(api.importArchive(archive, Part.field("seed", 1)), "png"))
                .isEqualTo(first);
        assertThat(trainNames(api.importArchive(archive, Part.field("seed", 2)), "png"))
                .isNotEqualTo(first);
    }

    @Test
    void aSplitByWriterKeepsEachWriterOnOneSide() {
        JsonNode dataset = api.importArchive(Zip.numerals(5, 2).build(), Part.field("split", "BY_WRITER"));
        Map<Integer, Set<String>> sides = new HashMap<>();
        for (JsonNode image : images(dataset, "")) {
            sides.computeIfAbsent(image.get("writer").asInt(), writer -> new HashSet<>())
                    .add(image.get("split").asString());
        }
        assertThat(sides)
                .hasSize(5)
                .allSatisfy((writer, side) -> assertThat(side).hasSize(1));
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(4 * 30);
    }

    @ParameterizedTest
    @CsvSource({"0.001, 15", "0.999, 45"})
    void everyClassKeepsAnImageOnEachSide(double fraction, int trainCount) {
        JsonNode dataset = api.importArchive(Zip.numerals(2, 2).build(), Part.field("trainFraction", fraction));
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(trainCount);
    }

    @Test
    void imagesAreListedAndFilteredPageByPage() {
        JsonNode dataset = api.importArchive(Zip.numerals(3, 4).build());
        String id = dataset.get("id").asString();
        assertThat(images(dataset, "&writer=2&label=4")).hasSize(4).allSatisfy(image -> {
            assertThat(image.get("writer").asInt()).isEqualTo(2);
            assertThat(image.get("label").asInt()).isEqualTo(4);
        });
        assertThat(images(dataset, "&split=TEST"))
                .hasSize(dataset.get("testCount").asInt());
        JsonNode page = api.get("/datasets/" + id + "/images?size=50&page=3").json(200);
        assertThat(page.get("content").size()).isEqualTo(30);
        assertThat(page.get("page").toString())
                .isEqualTo("{\"number\":3,\"size\":50,\"totalElements\":180,\"totalPages\":4}");
        assertThat(api.get("/datasets/" + id + "/images?sort=fileName,desc&size=1")
                        .json(200)
                        .get("content")
                        .get(0)
                        .get("fileName")
                        .asString())
                .isEqualTo("data/data/input_3_4_9.png");
    }

    @Test
    void anImageComesBackPixelByPixelAndMayBeCachedForEver() throws IOException {
        JsonNode dataset = api.importArchive(Zip.numerals(2, 2).build());
        JsonNode image = images(dataset, "&writer=2&label=7").getFirst();
        String path = "/datasets/" + dataset.get("id").asString() + "/images/"
                + image.get("id").asString();
        Api.Answer answer = api.get(path);
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(answer.bytes()));
        BufferedImage original =
                WrittenNumerals.draw(7, 2000 + image.get("sample").asInt());
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                assertThat(decoded.getRaster().getSample(x, y, 0))
                        .isEqualTo(original.getRaster().getSample(x, y, 0));
            }
        }
        assertThat(answer.header("Content-Type")).isEqualTo("image/png");
        assertThat(answer.header("Cache-Control")).contains("private, immutable");
        assertThat(answer.header("Content-Disposition")).startsWith("inline");
        assertThat(api.get(path, "If-None-Match", answer.header("ETag")).status())
                .isEqualTo(304);
    }

    @Test
    void anImageOfAnotherDataSetIsNotFound() {
        String id = api.importArchive(Zip.numerals(2, 2).build()).get("id").asString();
        JsonNode other = api.importArchive(Zip.numerals(2, 3).build());
        String imageOfOther = images(other, "").getFirst().get("id").asString();
        UUID pastTheLast = ImageIds.of(new DatasetId(UUID.fromString(id)), 2 * 2 * 15);
        for (Object image : List.of(imageOfOther, id, pastTheLast)) {
            Api.Answer answer = api.get("/datasets/" + id + "/images/" + image);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().get("detail").asString())
                    .isEqualTo("Data set " + id + " has no image " + image + ".");
        }
    }

    @Test
    void thePreviewIsAGridThatFollowsItsSeed() throws IOException {
        String preview = "/datasets/"
                + api.importArchive(Zip.numerals(2, 2).build()).get("id").asString() + "/preview";
        BufferedImage grid =
                ImageIO.read(new ByteArrayInputStream(api.get(preview).bytes()));
        assertThat(grid.getWidth()).isEqualTo(5 * 66 + 2);
        assertThat(grid.getHeight()).isEqualTo(3 * 66 + 2);
        byte[] seven = api.get(preview + "?rows=2&columns=4&seed=7").bytes();
        assertThat(api.get(preview + "?rows=2&columns=4&seed=7").bytes()).isEqualTo(seven);
        assertThat(api.get(preview + "?rows=2&columns=4&seed=8").bytes()).isNotEqualTo(seven);
        assertThat(api.get(preview + "?rows=50&columns=50").status()).isEqualTo(200);
    }

    @Test
    void aDeletedDataSetIsNotFound() {
        String path = "/datasets/"
                + api.importArchive(Zip.numerals(2, 2).build()).get("id").asString();
        assertThat(api.delete(path).status()).isEqualTo(204);
        for (String gone : new String[] {path, path + "/images", path + "/preview"}) {
            assertThat(api.get(gone).status()).isEqualTo(404);
        }
        assertThat(api.delete(path).json(404).get("detail").asString()).startsWith("There is no data set ");
    }

    @Test
    void dataSetsAreListedNewestFirst() {
        String older = api.importArchive(Zip.numerals(2, 2).build()).get("id").asString();
        String newer = api.importArchive(Zip.numerals(2, 2).build()).get("id").asString();
        JsonNode content = api.get("/datasets?size=2").json(200).get("content");
        assertThat(content.get(0).get("id").asString()).isEqualTo(newer);
        assertThat(content.get(1).get("id").asString()).isEqualTo(older);
    }

    private java.util.List<JsonNode> images(JsonNode dataset, String filter) {
        return api.get("/datasets/" + dataset.get("id").asString() + "/images?size=200" + filter)
                .json(200)
                .get("content")
                .valueStream()
                .toList();
    }

    /** Returns the file names of the training images without folder and ending. */
    private Set<String> trainNames(JsonNode dataset, String format) {
        var names = new HashSet<String>();
        images(dataset, "&split=TRAIN")
                .forEach(image -> names.add(
                        image.get("fileName").asString().replaceAll(".*/", "").replace("." + format, "")));
        assertThat(names).hasSize(dataset.get("trainCount").asInt());
        return names;
    }
}
