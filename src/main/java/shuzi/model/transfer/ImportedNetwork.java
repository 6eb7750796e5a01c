package shuzi.model.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Activation;
import shuzi.core.network.Network;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Theta;
import shuzi.core.network.Topology;
import shuzi.model.Preparation;
import shuzi.web.problem.UnprocessableContentException;

/**
 * A network read from a file, with the settings for its use. A setting is null if the file does not contain it.
 *
 * @param layers units of each layer, inputs first
 * @param thetas parameters of each weight layer, outputs x (1 + inputs), the bias first; the inputs are pixels row by
 *     row
 * @param remarks assumptions of the import, a sentence each
 */
record ImportedNetwork(
        List<Integer> layers,
        List<Theta> thetas,
        @Nullable Activation activation,
        @Nullable OutputActivation output,
        @Nullable Double pixelScale,
        @Nullable Normalization normalization,
        @Nullable Double temperature,
        @Nullable Double rejectionThreshold,
        List<String> remarks) {

    /** Current names of facts that had other names in files of earlier versions. */
    static final Map<String, String> CURRENT_NAMES = Map.of(
            "leastEvidence", "rejectionThreshold",
            "fitting", "normalization",
            "fitting.version", "normalization.version",
            "fitting.side", "normalization.side",
            "fitting.box", "normalization.box",
            "fitting.strokeWidth", "normalization.strokeWidth");

    /** Maximum weighted sum of a unit, below the limit of float32. */
    private static final double MAX_SUM = 1e30;

    private static final double MAX_TEMPERATURE = 1000;

    /** Copies of the weights in memory until they are stored: those read, those of the network, and two as bytes. */
    private static final int COPIES = 4;

    ImportedNetwork {
        layers = List.copyOf(layers);
        thetas = List.copyOf(thetas);
        remarks = List.copyOf(remarks);
    }

    /**
     * The settings of a request for values that the file does not contain.
     *
     * @param pixelScale factor that turns a pixel, 0..255, into an input
     */
    record Use(
            @Nullable Activation activation,
            @Nullable OutputActivation output,
            @Nullable Double pixelScale) {}

    /**
     * Returns the network in float32.
     *
     * @throws UnprocessableContentException if the service cannot use the network; the message says why
     */
    Network network(Use use) {
        requireUsable();
        var topology = new Topology(
                layers,
                known("activation", use.activation, activation, Activation.SIGMOID),
                known("output", use.output, output, OutputActivation.SIGMOID));
        try {
            Network network = Network.of(topology, Precision.FLOAT32, thetas);
            requireFiniteSums(network, preparation(use).pixelScale());
            return network;
        } catch (IllegalArgumentException e) {
            throw UnprocessableContentException.because("The weights cannot be used: " + e.getMessage() + ".");
        }
    }

    private void requireUsable() {
        int inputs = normalization == null ? GreyImage.PIXELS : normalization.inputs();
        if (layers.getFirst() != inputs) {
            throw UnprocessableContentException.because("The network has %d inputs; it needs %d, one for each %s."
                    .formatted(
                            layers.getFirst(),
                            inputs,
                            normalization != null && normalization.edgeDirections()
                                    ? "direction and cell of edges"
                                    : "pixel"));
        }
        if (layers.getLast() != Numeral.ALL.size()) {
            throw UnprocessableContentException.because("The network has %d outputs; it needs %d, one for each numeral."
                    .formatted(layers.getLast(), Numeral.ALL.size()));
        }
        long bytes = COPIES * Float.BYTES * new Topology(layers).parameterCount();
        long available = Runtime.getRuntime().maxMemory() / 4;
        if (bytes > available) {
            throw UnprocessableContentException.because(
                    "The network's weights would take %d MB to import; this service has %d MB for that."
                            .formatted(bytes >> 20, available >> 20));
        }
    }

    /** Rejects weights whose sums could become infinite or NaN for some image. */
    private static void requireFiniteSums(Network network, double pixelScale) {
        Topology topology = network.topology();
        double input = 255 * pixelScale; // the largest input
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            Theta theta = network.theta(layer);
            double largest = 0;
            for (int row = 0; row < topology.outputsOf(layer); row++) {
                double sum = Math.abs(theta.at(row, 0));
                for (int column = 1; column <= topology.inputsOf(layer); column++) {
                    sum += Math.abs(theta.at(row, column)) * input;
                }
                largest = Math.max(largest, sum);
            }
            if (largest > MAX_SUM) {
                throw UnprocessableContentException.because(
                        "The weights cannot be used: sums in layer %d could reach %.1g, but the limit is %.0g."
                                .formatted(layer + 1, largest, MAX_SUM));
            }
            input = topology.hidden().isRelu() ? largest : 1;
        }
    }

    /**
     * Returns the preparation that turns images into inputs.
     *
     * @throws UnprocessableContentException if the pixel scale is invalid
     */
    Preparation preparation(Use use) {
        double scale = known("pixelScale", use.pixelScale, pixelScale, 1.0);
        if (!(scale > 0 && scale <= Preparation.MAX_PIXEL_SCALE)) {
            throw UnprocessableContentException.field(
                    "pixelScale", "in the file is %s, which is not a valid scale".formatted(scale));
        }
        return new Preparation(normalization, scale);
    }

    /**
     * Returns the value of the file, else of the request, else the default. Rejects a request that contradicts the
     * file.
     */
    private static <T> T known(String field, @Nullable T requested, @Nullable T inFile, T defaultValue) {
        if (inFile == null) {
            return requested == null ? defaultValue : requested;
        }
        if (requested != null && !requested.equals(inFile)) {
            throw UnprocessableContentException.field(
                    field, "is %s, but the file says %s".formatted(requested, inFile));
        }
        return inFile;
    }

    /**
     * Returns the temperature, which is 1 if the file contains none.
     *
     * @throws UnprocessableContentException if it is out of range
     */
    double temperatureOrOne() {
        double known = temperature == null ? 1 : temperature;
        if (!(known >= 1 / MAX_TEMPERATURE && known <= MAX_TEMPERATURE)) {
            throw UnprocessableContentException.because("The file has the temperature %s; it must be from %s to %s."
                    .formatted(known, 1 / MAX_TEMPERATURE, MAX_TEMPERATURE));
        }
        return known;
    }

    /**
     * Returns the rejection threshold; null for none.
     *
     * @throws UnprocessableContentException if it is not finite
     */
    @Nullable
    Double finiteRejectionThreshold() {
        if (rejectionThreshold != null && !Double.isFinite(rejectionThreshold)) {
            throw UnprocessableContentException.because(
                    "The file has the rejection threshold %s, which is not a finite number."
                            .formatted(rejectionThreshold));
        }
        return rejectionThreshold;
    }

    /**
     * Returns the units of each layer, inputs first, from the sizes of the weight layers.
     *
     * @param names name of each weight layer, for messages
     * @param inputs inputs of each weight layer, without the bias
     * @param outputs outputs of each weight layer
     * @throws UnprocessableContentException if a layer has not as many inputs as the layer before has outputs
     */
    static List<Integer> layers(List<String> names, List<Integer> inputs, List<Integer> outputs) {
        var layers = new ArrayList<Integer>();
        layers.add(inputs.getFirst());
        for (int i = 0; i < names.size(); i++) {
            if (!inputs.get(i).equals(layers.getLast())) {
                throw UnprocessableContentException.because("%s has %d inputs, but %s has %d outputs."
                        .formatted(names.get(i), inputs.get(i), names.get(i - 1), layers.getLast()));
            }
            if (inputs.get(i) < 1 || outputs.get(i) < 1) {
                throw UnprocessableContentException.because("%s has %d outputs and %d inputs; each must be at least 1."
                        .formatted(names.get(i), outputs.get(i), inputs.get(i)));
            }
            layers.add(outputs.get(i));
        }
        return layers;
    }
}
