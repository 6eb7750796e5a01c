package shuzi.model.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shuzi.core.RenamedKeys;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.NumberMatrix;
import shuzi.core.image.Normalization;
import shuzi.core.network.Activation;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Theta;
import shuzi.core.network.Topology;
import shuzi.model.Classifier;
import shuzi.model.Model;
import shuzi.web.problem.UnprocessableContentException;

/**
 * Reads and writes networks as variables of a MATLAB file: {@code Theta1}, {@code Theta2}, …, each outputs x (1 +
 * inputs), with the biases in column 1 as MATLAB counts. The inputs are the pixels of an image, column by column. A
 * file that this class writes also contains the preparation of images, the activations, the temperature and the
 * rejection threshold.
 */
final class MatlabWeights {

    private static final String THETA = "Theta";
    private static final Set<String> FACTS =
            Set.of("activation", "output", "pixelScale", "temperature", "rejectionThreshold", "normalization");
    private static final int MAX_LAYERS = Topology.MAX_LAYERS - 1;
    private static final int MAX_NAMES = 10;

    // a file contains the index of the activation, so new ones must come last, as in the weight format
    private static final List<Activation> ACTIVATIONS =
            List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU, Activation.LEAKY_RELU);
    private static final List<OutputActivation> OUTPUTS = List.of(OutputActivation.SIGMOID, OutputActivation.SOFTMAX);

    private MatlabWeights() {}

    /**
     * Reads the network of a file.
     *
     * @throws UnprocessableContentException if a variable is missing, invalid or of the wrong size; the message names
     *     it
     */
    static ImportedNetwork read(MatlabFile file) {
        Map<String, NumberMatrix> variables = RenamedKeys.current(file.variables(), ImportedNetwork.CURRENT_NAMES);
        file.otherVariables().forEach(MatlabWeights::requireUnrelated);
        var names = new ArrayList<String>();
        while (variables.containsKey(THETA + (names.size() + 1)) && names.size() < MAX_LAYERS) {
            names.add(THETA + (names.size() + 1));
        }
        if (names.isEmpty()) {
            throw UnprocessableContentException.because(
                    "The MATLAB file has no matrix Theta1 of real numbers. Its matrices are %s; other variables: %s."
                            .formatted(
                                    shown(variables.keySet()),
                                    shown(file.otherVariables().keySet())));
        }
        variables.keySet().stream()
                .filter(name -> isTheta(name) && !names.contains(name))
                .findFirst()
                .ifPresent(beyond -> {
                    throw UnprocessableContentException.because("The MATLAB file has %s, but Theta%d is %s."
                            .formatted(
                                    MatlabFile.shown(beyond),
                                    names.size() + 1,
                                    names.size() == MAX_LAYERS ? "one too many" : "missing"));
                });
        List<NumberMatrix> matrices = names.stream().map(variables::get).toList();
        List<Integer> layers = ImportedNetwork.layers(
                names,
                matrices.stream().map(matrix -> matrix.columns() - 1).toList(),
                matrices.stream().map(NumberMatrix::rows).toList());
        var thetas = new ArrayList<Theta>();
        Normalization normalization = normalization(variables);
        Theta first = matrices.getFirst()::get;
        thetas.add(takesPixels(normalization) ? transposed(first, layers.getFirst()) : first);
        matrices.stream().skip(1).forEach(matrix -> thetas.add(matrix::get));
        return new ImportedNetwork(
                layers,
                thetas,
                choice(variables, "activation", ACTIVATIONS),
                choice(variables, "output", OUTPUTS),
                number(variables, "pixelScale"),
                normalization,
                number(variables, "temperature"),
                number(variables, "rejectionThreshold"),
                List.of());
    }

    private static boolean isTheta(String name) {
        return name.matches(THETA + "[1-9]\\d*");
    }

    /** Rejects a variable that belongs to the network but is not a matrix. Ignoring it would change the model. */
    private static void requireUnrelated(String name, String type) {
        if (isTheta(name) || FACTS.contains(ImportedNetwork.CURRENT_NAMES.getOrDefault(name, name))) {
            throw UnprocessableContentException.because(
                    "Variable %s of the MATLAB file is %s; it must be a matrix of real numbers."
                            .formatted(MatlabFile.shown(name), type));
        }
    }

    private static List<String> shown(Set<String> names) {
        return names.stream().limit(MAX_NAMES).map(MatlabFile::shown).toList();
    }

    /** Returns the value of a 1 x 1 variable; null if the variable does not exist. */
    private static @Nullable Double number(Map<String, NumberMatrix> variables, String name) {
        NumberMatrix matrix = variables.get(name);
        if (matrix == null) {
            return null;
        }
        if (matrix.rows() != 1 || matrix.columns() != 1) {
            throw UnprocessableContentException.because(
                    "Variable %s of the MATLAB file is %d x %d; it must be one number."
                            .formatted(name, matrix.rows(), matrix.columns()));
        }
        return matrix.get(0, 0);
    }

    private static <T> @Nullable T choice(Map<String, NumberMatrix> variables, String name, List<T> choices) {
        Double number = number(variables, name);
        if (number == null) {
            return null;
        }
        int index = number.intValue();
        if (index != number || index < 0 || index >= choices.size()) {
            throw UnprocessableContentException.because(
                    "Variable %s of the MATLAB file is %s; it must be a number from 0 to %d."
                            .formatted(name, number, choices.size() - 1));
        }
        return choices.get(index);
    }

    private static @Nullable Normalization normalization(Map<String, NumberMatrix> variables) {
        NumberMatrix matrix = variables.get("normalization");
        if (matrix == null) {
            return null;
        }
        if (matrix.rows() != 1 || (matrix.columns() != 4 && matrix.columns() != 5)) {
            throw UnprocessableContentException.because(
                    "Variable normalization of the MATLAB file is %d x %d; it must be 1 x 5, or 1 x 4 in files of earlier versions."
                            .formatted(matrix.rows(), matrix.columns()));
        }
        return NormalizationMetadata.of(
                matrix.get(0, 0),
                matrix.get(0, 1),
                matrix.get(0, 2),
                matrix.get(0, 3),
                matrix.columns() == 5 && flag(matrix.get(0, 4)));
    }

    /** Writes the weights and settings of a model. */
    static void write(Classifier classifier, OutputStream out) throws IOException {
        Model model = classifier.model();
        Topology topology = model.topology();
        var variables = new LinkedHashMap<String, NumberMatrix>();
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            Theta theta = classifier.network().theta(layer);
            variables.put(
                    THETA + (layer + 1),
                    new ElementMatrix(
                            topology.outputsOf(layer),
                            topology.inputsOf(layer) + 1,
                            layer == 0 && takesPixels(model.preparation().normalization())
                                    ? transposed(theta, topology.inputs())
                                    : theta));
        }
        variables.put("activation", number(ACTIVATIONS.indexOf(topology.hidden())));
        variables.put("output", number(OUTPUTS.indexOf(topology.output())));
        variables.put("pixelScale", number(model.preparation().pixelScale()));
        variables.put("temperature", number(model.temperature()));
        Double rejectionThreshold = model.rejectionThreshold();
        if (rejectionThreshold != null) {
            variables.put("rejectionThreshold", number(rejectionThreshold));
        }
        Normalization normalization = model.preparation().normalization();
        if (normalization != null) {
            double[] numbers = {
                normalization.version(),
                normalization.side(),
                normalization.box(),
                normalization.strokeWidth(),
                normalization.edgeDirections() ? 1 : 0
            };
            variables.put("normalization", new ElementMatrix(1, numbers.length, (row, column) -> numbers[column]));
        }
        MatlabFile.write(out, variables, MatlabFile.ElementType.DOUBLE);
    }

    private static NumberMatrix number(double value) {
        return new ElementMatrix(1, 1, (row, column) -> value);
    }

    private static boolean flag(double number) {
        if (number != 0 && number != 1) {
            throw UnprocessableContentException.because(
                    "The fifth number of variable normalization of the MATLAB file is %s; it must be 0 or 1."
                            .formatted(number));
        }
        return number == 1;
    }

    private static boolean takesPixels(@Nullable Normalization normalization) {
        return normalization == null || !normalization.edgeDirections();
    }

    /** Reorders the weights of the first layer from pixels row by row to pixels column by column, or back. */
    private static Theta transposed(Theta theta, int inputs) {
        int side = (int) Math.sqrt(inputs);
        return (row, column) -> {
            int pixel = column - 1;
            return theta.at(row, column == 0 ? 0 : 1 + pixel % side * side + pixel / side);
        };
    }
}
