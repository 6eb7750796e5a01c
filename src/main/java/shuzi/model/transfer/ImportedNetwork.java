package shuzi.model.transfer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Activation;
import shuzi.core.network.Network;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Theta;
import shuzi.core.network.Topology;
import shuzi.dataset.Numeral;
import shuzi.model.Preparation;
import shuzi.web.problem.UnprocessableContentException;

/**
 * A network as a file has it, with what the file tells of how to use it; null where it does not tell.
 *
 * @param layers units of each layer, inputs first
 * @param thetas of each weight layer, outputs x (1 + inputs); inputs are pixels row by row
 * @param remarks what was taken for granted, a sentence each
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

    /** Largest {@link Preparation#pixelScale}, as of a job. */
    private static final double MAX_SCALE = 1000;

    /** Largest sum of a unit: float32 holds some more. */
    private static final double MAX_SUM = 1e30;

    private static final double MAX_TEMPERATURE = 1000;

    /** Of the weights in memory until they are stored: read, kept by the network, twice as bytes. */
    private static final int COPIES = 4;

    ImportedNetwork {
        layers = List.copyOf(layers);
        thetas = List.copyOf(thetas);
        remarks = List.copyOf(remarks);
    }

    /**
     * What a client says of a network whose file does not tell.
     *
     * @param pixelScale what a pixel, 0..255, is multiplied with
     */
    record Use(
            @Nullable Activation activation,
            @Nullable OutputActivation output,
            @Nullable Double pixelScale) {}

    /**
     * The network.
     *
     * @throws UnprocessableContentException when the service has no use for such a network
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
        } catch (IllegalArgumentException noNumber) {
            throw UnprocessableContentException.because("The weights cannot be used: " + noNumber.getMessage() + ".");
        }
    }

    private void requireUsable() {
        int inputs = normalization == null ? GreyImage.PIXELS : normalization.pixels();
        if (layers.getFirst() != inputs) {
            throw UnprocessableContentException.because(
                    "The network has %d inputs; it needs %d, one for each pixel.".formatted(layers.getFirst(), inputs));
        }
        if (layers.getLast() != Numeral.ALL.size()) {
            throw UnprocessableContentException.because("The network has %d outputs; it needs %d, one for each numeral."
                    .formatted(layers.getLast(), Numeral.ALL.size()));
        }
        long bytes = COPIES * Float.BYTES * new Topology(layers).parameterCount();
        long most = Runtime.getRuntime().maxMemory() / 4;
        if (bytes > most) {
            throw UnprocessableContentException.because(
                    "The network's weights would take %d MB to import; this service has %d MB for that."
                            .formatted(bytes >> 20, most >> 20));
        }
    }

    /** Rejects weights that could make sums which are no numbers any more, and so answers that are none. */
    private static void requireFiniteSums(Network network, double pixelScale) {
        Topology topology = network.topology();
        double input = 255 * pixelScale; // the largest
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            Theta theta = network.theta(layer);
            double most = 0;
            for (int row = 0; row < topology.outputsOf(layer); row++) {
                double sum = Math.abs(theta.at(row, 0));
                for (int column = 1; column <= topology.inputsOf(layer); column++) {
                    sum += Math.abs(theta.at(row, column)) * input;
                }
                most = Math.max(most, sum);
            }
            if (most > MAX_SUM) {
                throw UnprocessableContentException.because(
                        "The weights cannot be used: sums in layer %d could reach %.1g, but the limit is %.0g."
                                .formatted(layer + 1, most, MAX_SUM));
            }
            input = topology.hidden().isRelu() ? most : 1;
        }
    }

    /** How images become its inputs. */
    Preparation preparation(Use use) {
        double scale = known("pixelScale", use.pixelScale, pixelScale, 1.0);
        if (!(scale > 0 && scale <= MAX_SCALE)) {
            throw UnprocessableContentException.field(
                    "pixelScale", "in the file is %s, which is not a valid scale".formatted(scale));
        }
        return new Preparation(normalization, scale);
    }

    private static <T> T known(String field, @Nullable T asked, @Nullable T told, T standard) {
        if (told == null) {
            return asked == null ? standard : asked;
        }
        if (asked != null && !asked.equals(told)) {
            throw UnprocessableContentException.field(field, "is %s, but the file says %s".formatted(asked, told));
        }
        return told;
    }

    /** The temperature by which its logits become probabilities; 1 changes nothing. */
    double temperatureOrOne() {
        double known = temperature == null ? 1 : temperature;
        if (!(known >= 1 / MAX_TEMPERATURE && known <= MAX_TEMPERATURE)) {
            throw UnprocessableContentException.because("The file has the temperature %s; it must be from %s to %s."
                    .formatted(known, 1 / MAX_TEMPERATURE, MAX_TEMPERATURE));
        }
        return known;
    }

    /** The rejection threshold of an answer; null for none. */
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
     * Units of each layer, from the sizes of its weights.
     *
     * @param names of the weights, for messages
     * @param inputs of each weight layer, without the bias
     * @param outputs of each weight layer
     * @throws UnprocessableContentException when they do not fit together
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
