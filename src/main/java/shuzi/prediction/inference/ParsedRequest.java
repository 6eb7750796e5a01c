package shuzi.prediction.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.prediction.inference.InferenceRequest.RequestedOutput;
import shuzi.web.problem.InvalidRequestException;

/** The members of a request, as far as they are read. */
final class ParsedRequest {

    @Nullable
    String id;

    @Nullable
    InputTensor input;

    @Nullable
    List<Requested> outputs;

    boolean binaryOutput;

    /** An output as the client asked for it. */
    record Requested(OutputTensor tensor, @Nullable Boolean binary, int classes) {}

    @Nullable
    String id() {
        return id;
    }

    /** Returns the input; fails if there is none. */
    InputTensor input() {
        if (input == null) {
            throw InvalidRequestException.field("inputs", "must have one tensor, image or picture");
        }
        return input;
    }

    /** Returns the outputs: all of them if the client asked for none. */
    List<RequestedOutput> requested() {
        List<Requested> wanted = outputs == null || outputs.isEmpty()
                ? Arrays.stream(OutputTensor.values())
                        .map(tensor -> new Requested(tensor, null, 0))
                        .toList()
                : outputs;
        return wanted.stream()
                .map(output -> new RequestedOutput(
                        output.tensor, Objects.requireNonNullElse(output.binary, binaryOutput), output.classes))
                .toList();
    }
}
