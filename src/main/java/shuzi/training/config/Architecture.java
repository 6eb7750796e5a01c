package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import shuzi.core.network.Activation;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Topology;

/** The settings of the layers. */
public record Architecture(
        @Schema(description = "Units of each hidden layer; an empty list for no hidden layer", example = "[256]")
        @Size(max = 8)
        List<@NotNull @Min(1) @Max(4096) Integer> hiddenLayers,

        @Schema(description = "Activation of the hidden units", example = "RELU")
        Activation activation,

        @Schema(description = "Activation of the output units, which also decides the cost", example = "SOFTMAX")
        OutputActivation output) {

    public Architecture {
        hiddenLayers = List.copyOf(hiddenLayers);
    }

    /** Returns the architecture of an existing network. */
    static Architecture of(Topology topology) {
        List<Integer> layers = topology.layers();
        return new Architecture(layers.subList(1, layers.size() - 1), topology.hidden(), topology.output());
    }

    Topology topology(int inputs, int outputs) {
        return Topology.of(inputs, hiddenLayers, outputs).with(activation, output);
    }
}
