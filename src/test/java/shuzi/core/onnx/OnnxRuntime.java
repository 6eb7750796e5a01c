package shuzi.core.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs ONNX files in ONNX Runtime, as their recipients would. */
final class OnnxRuntime implements AutoCloseable {

    private static final int STACK_SIZE = 16 << 20; // bytes

    private final OrtEnvironment environment = environment();
    private final OrtSession session;

    OnnxRuntime(byte[] file) throws OrtException {
        this.session = environment.createSession(file);
    }

    /**
     * Returns the environment of the process. ONNX Runtime 1.29 reads the list of the processor's features by a recursion that
     * is as deep as the list is long, which ends the process where the stack has the usual 1 MB.
     */
    static OrtEnvironment environment() {
        var task = new FutureTask<>(OrtEnvironment::getEnvironment);
        new Thread(null, task, "onnx-runtime", STACK_SIZE).start();
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The results of a run, by the names of the outputs. */
    record Answers(Map<String, Object> arrays) {

        /**
         * Returns an output.
         *
         * @param type the type of its array
         */
        <T> T get(String output, Class<T> type) {
            Object array = arrays.get(output);
            if (array == null) {
                throw new AssertionError("no output '%s' among %s".formatted(output, arrays.keySet()));
            }
            return type.cast(array);
        }
    }

    /**
     * Runs the graph.
     *
     * @param images 64 x 64 pixels, one after the other
     */
    Answers run(byte[] images) throws OrtException {
        ByteBuffer pixels = ByteBuffer.allocateDirect(images.length)
                .order(ByteOrder.nativeOrder())
                .put(images)
                .flip();
        var results = new HashMap<String, Object>();
        try (OnnxTensor tensor = OnnxTensor.createTensor(
                        environment, pixels, new long[] {images.length / 4096, 64, 64}, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of("image", tensor))) {
            for (Map.Entry<String, OnnxValue> output : result) {
                results.put(output.getKey(), output.getValue().getValue());
            }
        }
        return new Answers(results);
    }

    Map<String, String> metadata() throws OrtException {
        return session.getMetadata().getCustomMetadata();
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
