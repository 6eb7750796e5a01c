package shuzi.prediction;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.NumeralClass;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageEncoder;
import shuzi.core.network.SampleTrace;
import shuzi.model.Classification;

/** Represents the values of a picture on its way through a network, forward and back, over HTTP. */
@Schema(
        description = "The values of a picture on its way through a network: the forward pass, back-propagation of the"
                + " errors for a label, and the answer after one step of gradient descent on this picture")
record Activations(
        @Schema(description = "Id of the model", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        ModelId modelId,

        @Schema(
                description = "The normalized picture, a PNG in Base64",
                type = "string",
                format = "byte",
                example = "iVBORw0KGgo=")
        byte[] normalizedImage,

        @Schema(
                description =
                        "The inputs x: the pixels of the normalized picture times the model's pixelScale, row by row,"
                                + " or its edges: directions x cells x cells",
                example = "[0.0, 0.52]")
        double[] inputs,

        @Schema(description = "The layers of hidden units, from the inputs to the outputs")
        List<HiddenLayer> hiddenLayers,

        @Schema(description = "The output units, in the order of the model's classes")
        List<OutputUnit> outputs,

        @Schema(description = "The label whose target is 1", example = "6")
        int label,

        @Schema(description = "The cost of this picture: its cross-entropy, without weight decay", example = "0.031")
        double cost,

        @Schema(description = "The learning rate of the step", example = "0.1")
        double learningRate,

        @Schema(description = "The cost after the step; null if it overflows", example = "0.002") @Nullable
        Double costAfter) {

    @Schema(description = "A layer of hidden units")
    record HiddenLayer(
            @Schema(description = "The activations a = g(z) of the units", example = "[0.0, 1.73]")
            double[] activations,

            @Schema(
                    description =
                            "The errors of the units: the derivative of the cost by z. The derivative by a weight is the"
                                    + " error of its unit times the activation before it",
                    example = "[0.0, -0.021]")
            double[] errors) {}

    @Schema(description = "An output unit")
    record OutputUnit(
            @Schema(description = "Label of the class, 1..15", example = "6")
            int label,

            @Schema(description = "The logit z", example = "9.4")
            double logit,

            @Schema(description = "The output h, 0 to 1, before calibration", example = "0.97")
            double output,

            @Schema(description = "The target y", example = "1")
            double target,

            @Schema(description = "The error h - y", example = "-0.03")
            double error,

            @Schema(description = "The output after the step; null if it overflows", example = "0.998") @Nullable
            Double outputAfter) {}

    static Activations of(
            Classification result, int ofClass, SampleTrace trace, double learningRate, SampleTrace.AfterStep after) {
        List<NumeralClass> classes = result.model().classes();
        double[] errors = trace.errors().getLast();
        return new Activations(
                result.model().id(),
                ImageEncoder.png(
                        result.input().pixels(),
                        result.input().side(),
                        result.input().side()),
                trace.inputs(),
                IntStream.range(0, trace.activations().size())
                        .mapToObj(layer -> new HiddenLayer(
                                trace.activations().get(layer), trace.errors().get(layer)))
                        .toList(),
                IntStream.range(0, classes.size())
                        .mapToObj(i -> new OutputUnit(
                                classes.get(i).label(),
                                trace.logits()[i],
                                trace.outputs()[i],
                                trace.targets()[i],
                                errors[i],
                                finite(after.outputs()[i])))
                        .toList(),
                classes.get(ofClass).label(),
                trace.cost(),
                learningRate,
                finite(after.cost()));
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
