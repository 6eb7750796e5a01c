package shuzi.prediction.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to classify images.
 *
 * @param id id that the response repeats; null if the client sent none
 * @param outputs the tensors of the response, in their order
 */
record InferenceRequest(@Nullable String id, InferenceInput input, List<RequestedOutput> outputs) {

    /**
     * A tensor of the response.
     *
     * @param binary whether its data follow the JSON
     * @param classes number of the most probable classes, as texts instead of the values; 0 for the values
     */
    record RequestedOutput(OutputTensor tensor, boolean binary, int classes) {}
}
