package shuzi.core.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import shuzi.core.image.GreyImage;
import shuzi.core.plot.CurvePlot.Curve;
import shuzi.core.plot.CurvePlot.Kind;
import shuzi.core.plot.CurvePlot.Measure;
import shuzi.core.plot.CurvePlot.Run;
import shuzi.core.plot.SamplePlot.Outcome;
import shuzi.core.plot.SamplePlot.Sample;

/** Plots look like their reviewed references, which mvn test -Dtest=PlotTest -Dplot.write=true redraws. */
class PlotTest {

    private static final PlotSize SIZE = new PlotSize(400, 300);
    private static final Path REFERENCES = Path.of("src", "test", "resources", "shuzi", "plot");
    private static final List<String> CHARACTERS = List.of("零一二三四五六七八九十百千万亿".split(""));
    private static final String HOSTILE =
            "<script>alert('1')</script> & \"$\\frac{1}{2}$\" \u0000\u0007\u202eabc שלום 😀 \ud800 e\u0301";

    /** The side of the squares that are compared by their mean colour, so that antialiasing does not matter. */
    private static final int SQUARE = 4;

    /** The largest difference of a square; edges differ a little between machines. */
    private static final double TOLERANCE = 24;

    static Map<String, Plot> plots() {
        var plots = new TreeMap<String, Plot>();
        plots.put("cost", new CurvePlot("Cost by epoch: 第一次", Measure.COST, List.of(costs("one", 40, 1))));
        plots.put(
                "accuracy",
                new CurvePlot("Accuracy by epoch: first try", Measure.ACCURACY, List.of(accuracies("one", 20, 0))));
        plots.put("compared", compared(3));
        plots.put("none", new CurvePlot("Cost by epoch: queued", Measure.COST, List.of(costs("one", 0, 1))));
        plots.put("bars", bars(CHARACTERS));
        plots.put("confusion", confusion(CHARACTERS));
        plots.put("samples", samples());
        plots.put("weights", weights(List.of(), 40));
        plots.put("output-weights", weights(CHARACTERS, 15));
        return plots;
    }

    private static Plot plot(String name) {
        return Objects.requireNonNull(plots().get(name));
    }

    static List<String> names() {
        return List.copyOf(plots().keySet());
    }

    private static double[] epochs(int count) {
        return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
    }

    private static double[] by(double[] epochs, double first, double last) {
        return Arrays.stream(epochs)
                .map(epoch -> last + (first - last) * Math.exp(-epoch / 6))
                .toArray();
    }

    private static Run costs(String name, int count, double scale) {
        double[] epochs = epochs(count);
        return new Run(name, List.of(new Curve(Kind.COST, epochs, by(epochs, 2.6 * scale, 0.1 * scale))));
    }

    private static Run accuracies(String name, int count, double worse) {
        double[] epochs = epochs(count);
        return new Run(
                name,
                List.of(
                        new Curve(Kind.TRAINING, epochs, by(epochs, 0.1, 0.99 - worse)),
                        new Curve(Kind.VALIDATION, epochs, by(epochs, 0.1, 0.95 - worse)),
                        new Curve(Kind.TEST, epochs, by(epochs, 0.1, 0.9 - worse))));
    }

    private static CurvePlot compared(int runs) {
        return new CurvePlot(
                "Cost by epoch",
                Measure.COST,
                IntStream.range(0, runs)
                        .mapToObj(i -> costs("run 第" + CHARACTERS.get(i), 30 + 5 * i, 1 + 0.2 * i))
                        .toList());
    }

    private static BarPlot bars(List<String> labels) {
        double[] shares =
                IntStream.range(0, 15).mapToDouble(i -> 1 - i * i / 400.0).toArray();
        return new BarPlot("Accuracy by character: first try", "91.2 % of 3,600 test images are right", labels, shares);
    }

    private static ConfusionPlot confusion(List<String> classes) {
        var counts = new int[15][15];
        for (int i = 0; i < 15; i++) {
            counts[i][i] = 240 - 3 * i;
            counts[i][i * 7 % 15] += i;
            counts[i][(i + 1) % 15] += 2 * i;
        }
        return new ConfusionPlot("Confusion matrix: first try", "blue is right, brown wrong", classes, counts);
    }

    private static SamplePlot samples() {
        return new SamplePlot(
                "Sample predictions: first try",
                "10 random test images",
                IntStream.range(0, 10)
                        .mapToObj(i -> new Sample(
                                ring(8 + 2 * i),
                                CHARACTERS.get(i),
                                i == 3 ? "九 87.1 %" : CHARACTERS.get(i) + " 99.5 %",
                                i == 3 ? Outcome.INCORRECT : i == 5 ? Outcome.OUT_OF_CLASS : Outcome.CORRECT))
                        .toList());
    }

    private static GreyImage ring(int radius) {
        var pixels = new byte[GreyImage.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            double distance = Math.hypot(i % 64 - 31.5, Math.floorDiv(i, 64) - 31.5);
            pixels[i] = (byte) (Math.abs(distance - radius) < 3 ? 255 : 0);
        }
        return new GreyImage(pixels);
    }

    private static WeightPlot weights(List<String> labels, int units) {
        return new WeightPlot("Weights of the hidden units: first try", 32, labels, units, unit -> {
            double angle = unit / 3.0;
            return IntStream.range(0, 32 * 32)
                    .mapToDouble(i -> Math.sin(
                            (i % 32 * Math.cos(angle) + Math.floorDiv(i, 32) * Math.sin(angle)) / (2 + unit % 4)))
                    .map(wave -> 0.05 * Math.round(2 * wave)) // few colours, for small files
                    .toArray();
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPlotLooksLikeItsReference(String name) throws IOException {
        byte[] drawn = PlotFormat.PNG.draw(plot(name), SIZE);
        if (Boolean.getBoolean("plot.write")) {
            Files.createDirectories(REFERENCES);
            Files.write(REFERENCES.resolve(name + ".png"), drawn);
        }
        assertThat(differentSquares(drawn, name)).isZero();
    }

    @Test
    void aPlotWithMissingPartsDiffersFromItsReference() throws IOException {
        List<String> squares = Collections.nCopies(15, "\ue000"); // what a font has no glyph for
        var oneMissing = new ArrayList<>(CHARACTERS);
        oneMissing.set(7, " ");
        assertThat(differentSquares(png(bars(squares)), "bars")).isGreaterThan(20);
        assertThat(differentSquares(png(bars(oneMissing)), "bars")).isPositive();
        assertThat(differentSquares(png(confusion(squares)), "confusion")).isGreaterThan(20);
        assertThat(differentSquares(png(confusion(oneMissing)), "confusion")).isPositive();
        assertThat(differentSquares(png(compared(2)), "compared")).isGreaterThan(20);
        CurvePlot all = compared(3);
        assertThat(differentSquares(png(new CurvePlot(" ", Measure.COST, all.runs())), "compared"))
                .isGreaterThan(20);
        var unnamed = new ArrayList<>(all.runs());
        unnamed.set(1, new Run(" ", unnamed.get(1).curves()));
        assertThat(differentSquares(png(new CurvePlot(all.title(), Measure.COST, unnamed)), "compared"))
                .isPositive();
    }

    private static byte[] png(Plot plot) {
        return PlotFormat.PNG.draw(plot, SIZE);
    }

    private static int differentSquares(byte[] drawn, String name) throws IOException {
        double[][] ours = squares(ImageIO.read(new ByteArrayInputStream(drawn)));
        double[][] reference;
        try (InputStream in = Files.newInputStream(REFERENCES.resolve(name + ".png"))) {
            reference = squares(ImageIO.read(in));
        }
        assertThat(ours.length).isEqualTo(reference.length);
        int different = 0;
        for (int i = 0; i < ours.length; i++) {
            for (int channel = 0; channel < 3; channel++) {
                if (Math.abs(ours[i][channel] - reference[i][channel]) > TOLERANCE) {
                    different++;
                    break;
                }
            }
        }
        return different;
    }

    /** Returns the mean red, green and blue of each square. */
    private static double[][] squares(BufferedImage picture) {
        int columns = picture.getWidth() / SQUARE;
        var means = new double[columns * (picture.getHeight() / SQUARE)][3];
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                for (int channel = 0; channel < 3; channel++) {
                    means[y / SQUARE * columns + x / SQUARE][channel] +=
                            (double) (rgb >> (8 * channel) & 0xff) / (SQUARE * SQUARE);
                }
            }
        }
        return means;
    }

    @ParameterizedTest
    @MethodSource("names")
    void anSvgIsWellFormedAndHasNoFontsScriptsOrExternalResources(String name) throws Exception {
        requireNeedsNothing(PlotFormat.SVG.draw(plot(name), SIZE));
    }

    private static Document requireNeedsNothing(byte[] svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        NodeList elements = document.getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            var element = (Element) elements.item(i);
            assertThat(element.getTagName())
                    .isIn("svg", "title", "defs", "g", "clipPath", "path", "rect", "line", "circle", "image");
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                Node attribute = element.getAttributes().item(j);
                assertThat(attribute.getNodeName()).doesNotStartWith("on").doesNotStartWith("font");
                if (attribute.getNodeName().endsWith("href")) {
                    assertThat(attribute.getNodeValue()).startsWith("data:image/png;base64,");
                }
                if (attribute.getNodeValue().contains("url(")) {
                    assertThat(attribute.getNodeValue()).startsWith("url(#");
                }
            }
        }
        return document;
    }

    @Test
    void namesOfUsersAreNeverInterpretedAsMarkup() throws Exception {
        List<String> hostile = Collections.nCopies(15, HOSTILE);
        List<Plot> plots = List.of(
                new CurvePlot(HOSTILE, Measure.COST, List.of(costs(HOSTILE, 3, 1), costs("$x$", 3, 2))),
                new BarPlot(HOSTILE, HOSTILE, hostile, new double[15]),
                new BarPlot(HOSTILE, "$x$", Collections.nCopies(15, "$x$"), new double[15]),
                new ConfusionPlot(HOSTILE, HOSTILE, hostile, new int[15][15]),
                new SamplePlot(HOSTILE, "", List.of(new Sample(ring(3), HOSTILE, HOSTILE, Outcome.INCORRECT))),
                weights(hostile, 15));
        for (Plot plot : plots) {
            png(plot);
            Document document = requireNeedsNothing(PlotFormat.SVG.draw(plot, SIZE));
            if (!(plot instanceof WeightPlot)) {
                assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                        .startsWith("<script>alert('1')</script> & \"$\\frac{1}{2}$\" ")
                        .doesNotContain("\u202e", "\u0007");
            }
        }
    }

    @Test
    void aNameThatIsTooLongEndsInAnEllipsis() {
        var lettering = new Lettering(12);
        String cut = lettering.cut("零一二三四五六七八九十".repeat(20), 200);
        assertThat(cut).startsWith("零一二").endsWith("\u2026");
        assertThat(lettering.width(cut)).isLessThanOrEqualTo(200);
        assertThat(lettering.cut("short", 200)).isEqualTo("short");
        assertThat(lettering.cut("😀", 1)).isEqualTo("\u2026");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 100, 2000})
    void everyNumberOfEpochsAndEveryCostCanBeDrawn(int count) {
        double[] epochs = epochs(count);
        var random = new SplittableRandom(1);
        for (double size : new double[] {0, 1e-300, 1, 1e20, 1e300, Double.MAX_VALUE}) {
            double[] values = Arrays.stream(epochs)
                    .map(epoch -> switch (random.nextInt(4)) {
                        case 0 -> Double.NaN;
                        case 1 -> Double.POSITIVE_INFINITY;
                        case 2 -> random.nextDouble();
                        default -> size * random.nextDouble();
                    })
                    .toArray();
            var plot = new CurvePlot(
                    "Cost", Measure.COST, List.of(new Run("one", List.of(new Curve(Kind.COST, epochs, values)))));
            assertThat(png(plot)).isNotEmpty();
        }
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("names")
    void everySizeCanBeDrawn(String name) {
        for (PlotSize size : List.of(
                new PlotSize(200, 200), new PlotSize(2000, 200), new PlotSize(200, 2000), new PlotSize(640, 480))) {
            assertThat(PlotFormat.PNG.draw(plot(name), size)).isNotEmpty();
        }
    }
}
