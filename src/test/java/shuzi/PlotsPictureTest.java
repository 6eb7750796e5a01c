package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Draws the plots of README, of a model trained on synthetic images, with -Ddocs.write=true. */
@ServiceTest
@EnabledIfSystemProperty(named = "docs.write", matches = "true")
class PlotsPictureTest {

    private static final int WIDTH = 600;
    private static final int HEIGHT = 375;
    private static final int GAP = 12;

    @LocalServerPort
    int port;

    @Test
    void thePlotsOfTheReadmeShowSyntheticImages() throws IOException {
        Api api = new Api(port);
        String dataset = api.post("/datasets/synthetic", "{\"split\": \"BY_WRITER\", \"writers\": 40}")
                .json(201)
                .get("id")
                .asString();
        String job = api.startJob("""
                {"datasetId": "%s", "epochs": 40, "hiddenLayers": [128, 64], "name": "Synthetic writers"}""".formatted(dataset));
        JsonNode ended = api.awaitEnd(job);
        String model = "/models/" + ended.get("modelId").asString() + "/plots/";
        List<String> plots = List.of(
                "/training-jobs/" + job + "/plots/cost?",
                "/training-jobs/" + job + "/plots/accuracy?",
                model + "accuracy-by-label?",
                model + "confusion-matrix?",
                model + "sample-predictions?seed=3&",
                model + "weights?");
        var page = new BufferedImage(2 * WIDTH + 3 * GAP, 3 * HEIGHT + 4 * GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = page.createGraphics();
        graphics.setColor(new Color(0xe3e3e3));
        graphics.fillRect(0, 0, page.getWidth(), page.getHeight());
        for (int i = 0; i < plots.size(); i++) {
            byte[] plot = api.get(plots.get(i) + "width=" + WIDTH + "&height=" + HEIGHT)
                    .bytes();
            graphics.drawImage(
                    ImageIO.read(new ByteArrayInputStream(plot)),
                    GAP + i % 2 * (WIDTH + GAP),
                    GAP + i / 2 * (HEIGHT + GAP),
                    null);
        }
        graphics.dispose();
        Path file = Path.of("docs", "plots.png");
        ImageIO.write(ofFewColors(page), "png", file.toFile());
        assertThat(Files.size(file)).isLessThan(200_000);
    }

    /** Returns the picture in its 256 most frequent colours, which takes a third of the bytes. */
    private static BufferedImage ofFewColors(BufferedImage page) {
        int[] pixels = page.getRGB(0, 0, page.getWidth(), page.getHeight(), null, 0, page.getWidth());
        Map<Integer, Long> counts = Arrays.stream(pixels)
                .map(rgb -> (rgb & 0xfcfcfc) | 0x020202) // about
                .boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        int[] colors = IntStream.concat(
                        IntStream.of(0xffffff, 0, 0xd55e00, 0xe69f00), // of thin lines
                        counts.entrySet().stream()
                                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                                        .reversed())
                                .mapToInt(Map.Entry::getKey))
                .limit(256)
                .toArray();
        var few = new BufferedImage(
                page.getWidth(),
                page.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE));
        few.setRGB(0, 0, page.getWidth(), page.getHeight(), pixels, 0, page.getWidth());
        return few;
    }
}
