package shuzi;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;

/**
 * A server with nothing but the HTTP server of the JDK and ONNX Runtime, which runs a model that was exported with
 * {@code GET /models/{id}/export?format=onnx}. {@code predict-load.sh} compares {@code POST /predict} with it.
 *
 * <pre>java -Xss16m … shuzi.OnnxServer PORT MODEL.onnx</pre>
 *
 * <p>ONNX Runtime 1.29 needs more than the usual stack of 1 MB where the processor has many features.
 *
 * <p>The body of a request is a grey PNG of 64 x 64 pixels.
 */
final class OnnxServer {

    private static final int SIDE = 64;
    private static final int THREADS = 8;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    private OnnxServer(String model) throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1); // requests run on all cores already
        this.session = environment.createSession(model, options);
    }

    public static void main(String[] arguments) throws IOException, OrtException {
        ImageIO.setUseCache(false);
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        var onnx = new OnnxServer(arguments[1]);
        server.createContext("/", onnx::answer);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] answer = classify(exchange.getRequestBody().readAllBytes()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (OrtException e) {
            throw new IOException(e);
        }
    }

    private String classify(byte[] file) throws IOException, OrtException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
        byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        try (OnnxTensor image = OnnxTensor.createTensor(
                        environment, ByteBuffer.wrap(pixels), new long[] {1, SIDE, SIDE}, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of("image", image))) {
            Object label = result.get("label").orElseThrow().getValue();
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue();
            var json = new StringBuilder("{\"label\":").append(first(label)).append(",\"probabilities\":[");
            for (float probability : probabilities[0]) {
                json.append(probability).append(',');
            }
            json.setCharAt(json.length() - 1, ']');
            return json.append('}').toString();
        }
    }

    private static long first(Object label) {
        return label instanceof long[] longs ? longs[0] : ((int[]) label)[0];
    }
}
