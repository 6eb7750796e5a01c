package shuzi.prediction.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import shuzi.core.Numeral;
import shuzi.core.image.GreyImage;
import shuzi.prediction.inference.InferenceModels.NamedModel;

/** Describes a model in the protocol. */
@Schema(description = "A model, its tensors and its versions")
record InferenceModel(
        @Schema(description = InferenceController.NAME, example = "default")
        String name,

        @Schema(description = "The newest last", example = "[\"1\", \"2\"]")
        List<String> versions,

        @Schema(description = "Kind of model", example = "shuzi_bp")
        String platform,

        @Schema(description = "Tensors of requests") List<TensorMetadata> inputs,
        @Schema(description = "Tensors of responses") List<TensorMetadata> outputs,

        @Schema(description = "What the tensors do not say") Properties properties) {

    @Schema(description = "A tensor of requests or responses")
    record TensorMetadata(
            @Schema(description = "Name of the tensor", example = "image")
            String name,

            @Schema(description = "Type of its elements", example = "UINT8")
            String datatype,

            @Schema(description = "-1 is the number of images", example = "[-1, 64, 64]")
            List<Integer> shape) {}

    private static final List<TensorMetadata> INPUTS = List.of(
            new TensorMetadata("image", "UINT8", List.of(-1, GreyImage.SIDE, GreyImage.SIDE)),
            new TensorMetadata("picture", "BYTES", List.of(-1)));

    private static final List<TensorMetadata> OUTPUTS = Arrays.stream(OutputTensor.values())
            .map(tensor -> new TensorMetadata(
                    tensor.title(),
                    tensor.datatype(),
                    Stream.concat(Stream.of(-1), tensor.dimensions().stream()).toList()))
            .toList();

    @Schema(name = "InferenceProperties", description = "What the tensors do not say")
    record Properties(
            @Schema(description = "Which inputs a request has", example = "Exactly one of image and picture")
            String inputs,

            @Schema(description = "Characters of the labels 1 to 15", example = "零,一,二,三,四,五,六,七,八,九,十,百,千,万,亿")
            String labels) {}

    static InferenceModel of(NamedModel model, List<String> versions) {
        return new InferenceModel(
                model.name(),
                versions,
                "shuzi_bp",
                INPUTS,
                OUTPUTS,
                new Properties(
                        "Exactly one of image and picture",
                        String.join(
                                ",",
                                Numeral.ALL.stream().map(Numeral::character).toList())));
    }
}
