package shuzi.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.EdgeDirections;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.Normalization;

/** The normalization of an exported graph gives the same bytes as {@link ImageNormalizer}. */
class NormalizerGraphTest {

    @Test
    void hardPicturesAreNormalizedToTheSameBytes() throws Exception {
        var images = new Images();
        for (String line : new String(resource("index.csv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .toList()) {
            images.add(ImageDecoder.decode(resource(line.split(",", -1)[0])).toArray());
        }
        assertNormalizedToTheSameBytes(Normalization.RECOMMENDED, images);
    }

    @Tag("long")
    @Test
    void inkOfEveryKindIsNormalizedToTheSameBytes() throws Exception {
        var random = new SplittableRandom(1);
        var images = new Images();
        for (int i = 0; i < 5; i++) {
            byte[] ink = new Writer(7, i).write(1 + 3 * i, 1).toArray();
            int edge = random.nextInt(20, 44);
            images.add(ink, (pixel, place) -> pixel);
            images.add(ink, (pixel, place) -> 255 - pixel); // dark on light
            images.add(ink, (pixel, place) -> 150 + x(place) - y(place) - pixel * 2 / 5); // a gradient
            images.add(ink, (pixel, place) -> 60 + 2 * y(place) + pixel / 3); // light on a gradient
            images.add(ink, (pixel, place) -> (x(place) < edge ? 210 : 70) - pixel / 4); // the edge of a shadow
            images.add(ink, (pixel, place) -> pixel / 2 + random.nextInt(40)); // noise
            images.add(ink, (pixel, place) -> x(place) == edge || y(place) == edge ? 200 : pixel); // lines across
            images.add(ink, (pixel, place) -> x(place) < 2 || y(place) > 61 ? 255 : pixel); // two sides of a frame
            images.add(ink, (pixel, place) -> y(place) % 9 == 0 ? 170 : 240 - pixel * 4 / 5); // ruled lines
            images.add(ink, (pixel, place) -> random.nextInt(100) < 4 ? 255 : pixel); // specks
            images.add(ink, (pixel, place) -> pixel > 40 || place % 64 < edge ? 20 : 230); // ink on half the border
            images.add(ink, (pixel, place) -> pixel > 40 || place % 64 < 30 ? 250 : 0);
            images.add(ink, (pixel, place) -> pixel > 40 ? 20 : place % 64 < 20 ? 180 : 230); // levels between
        }
        assertNormalizedToTheSameBytes(Normalization.RECOMMENDED, images);
        assertNormalizedToTheSameBytes(new Normalization(1, 32, 28, 3.2, false), images);
    }

    @Test
    void almostBlankPicturesAreNormalizedToTheSameBytes() throws Exception {
        var random = new SplittableRandom(2);
        var images = new Images();
        byte[] black = new byte[4096];
        images.add(black, (pixel, place) -> 0);
        images.add(black, (pixel, place) -> 255);
        images.add(black, (pixel, place) -> x(place) + y(place)); // a gradient alone
        images.add(black, (pixel, place) -> place == 2000 ? 255 : 0); // a dot
        images.add(black, (pixel, place) -> place == 0 ? 255 : 0); // a dot in the corner
        images.add(black, (pixel, place) -> place / 2 == 1000 ? 9 : 0); // too faint
        images.add(black, (pixel, place) -> y(place) == 30 ? 255 : 0); // a line from side to side
        images.add(black, (pixel, place) -> x(place) > 10 && x(place) < 50 && y(place) > 5 ? 230 : 40); // a sheet
        images.add(black, (pixel, place) -> place == 2000 || place == 2070 ? 255 : 0); // dots
        images.add(black, (pixel, place) -> random.nextInt(256));
        images.add(black, (pixel, place) -> 100 + random.nextInt(12));
        images.add(spiral(), (pixel, place) -> pixel); // one piece, a thousand pixels long
        assertNormalizedToTheSameBytes(Normalization.RECOMMENDED, images);
    }

    @ParameterizedTest
    @CsvSource({"8, 4, 1", "16, 12, 0", "48, 44, 4", "128, 120, 12"})
    void otherSettingsAreNormalizedToTheSameBytes(int side, int box, double strokeWidth) throws Exception {
        var images = new Images();
        for (int label = 1; label <= 15; label += 7) {
            images.add(new Writer(3, label).write(label, 1).toArray());
        }
        assertNormalizedToTheSameBytes(new Normalization(Normalization.VERSION, side, box, strokeWidth, false), images);
    }

    private static void assertNormalizedToTheSameBytes(Normalization normalization, Images images) throws Exception {
        var normalizer = new ImageNormalizer(normalization);
        var edgeDirections = new EdgeDirections(normalization.side());
        try (var runtime = new OnnxRuntime(graph(normalization))) {
            var results = runtime.run(images.pixels());
            byte[][][] normalized = results.get("normalized", byte[][][].class);
            byte[][][] edges = results.get("edges", byte[][][].class);
            for (int i = 0; i < images.count(); i++) {
                var expected = new byte[normalization.pixels()];
                normalizer.normalize(images.pixels(), i * 4096, expected, 0);
                assertThat(flat(normalized[i])).as("image %d", i).isEqualTo(expected);
                var expectedEdges = new byte[EdgeDirections.count(normalization.side())];
                edgeDirections.measure(expected, 0, expectedEdges, 0);
                assertThat(flat(edges[i])).as("edges of image %d", i).isEqualTo(expectedEdges);
            }
        }
    }

    private static byte[] graph(Normalization normalization) {
        var graph = new Graph("normalizer");
        Value image = graph.input("image", ElementType.UINT8, Graph.BATCH, 64, 64);
        int side = normalization.side();
        int cells = side / EdgeDirections.CELL;
        Value normalized = new NormalizerGraph(graph, normalization).normalize(image);
        graph.output("normalized", normalized, Graph.BATCH, side, side);
        graph.output(
                "edges",
                new EdgeDirectionsGraph(graph, side).measure(normalized),
                Graph.BATCH,
                EdgeDirections.DIRECTIONS * cells,
                cells);
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(Graph.OPSET))
                .setGraph(graph.build())
                .build()
                .toByteArray();
    }

    private static byte[] flat(byte[][] rows) {
        var out = new ByteArrayOutputStream();
        List.of(rows).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static int x(int place) {
        return place % 64;
    }

    private static int y(int place) {
        return place / 64;
    }

    private static byte[] spiral() {
        var pixels = new byte[4096];
        int x = 4;
        int y = 4;
        int dx = 1;
        int dy = 0;
        int length = 56;
        for (int arm = 0; length > 0; arm++) {
            for (int i = 0; i < length; i++) {
                pixels[y * 64 + x] = (byte) 255;
                x += dx;
                y += dy;
            }
            int turned = -dy;
            dy = dx;
            dx = turned;
            length -= arm % 2 == 0 ? 0 : 3;
        }
        return pixels;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NormalizerGraphTest.class.getResourceAsStream("/pictures/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    /** Images of 64 x 64 pixels, one after the other. */
    private static final class Images {

        private final ByteArrayOutputStream all = new ByteArrayOutputStream();

        void add(byte[] pixels) {
            all.writeBytes(pixels);
        }

        /**
         * Adds a changed copy of an image.
         *
         * @param change gives a new pixel for an old one, 0..255, and its position
         */
        void add(byte[] pixels, IntBinaryOperator change) {
            for (int i = 0; i < pixels.length; i++) {
                all.write(Math.clamp(change.applyAsInt(pixels[i] & 0xff, i), 0, 255));
            }
        }

        int count() {
            return all.size() / 4096;
        }

        byte[] pixels() {
            return all.toByteArray();
        }
    }
}
