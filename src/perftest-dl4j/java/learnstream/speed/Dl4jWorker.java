package learnstream.speed;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j, which sits on ND4J; compiled in the profile {@code bench} only. */
final class Dl4jWorker extends Worker {
  public static void main(String[] arguments) throws Exception {
    new Dl4jWorker().serve();
  }

  private static MultiLayerConfiguration configuration(Workload workload) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(0.001))
            .weightInit(WeightInit.RELU)
            .activation(Activation.RELU)
            .list();
    if (workload == Workload.CNN) {
      for (int kernels : new int[] {8, 16}) {
        layers.layer(new ConvolutionLayer.Builder(5, 5).nOut(kernels).build());
        layers.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
      }
      layers.setInputType(InputType.convolutionalFlat(28, 28, 1));
    } else {
      layers.setInputType(InputType.feedForward(workload.inputs));
    }
    for (int units : workload.hidden) {
      layers.layer(new DenseLayer.Builder().nOut(units).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(workload.classes)
            .activation(Activation.SOFTMAX)
            .weightInit(WeightInit.XAVIER)
            .build());
    return layers.build();
  }

  @Override
  Learning begin(Workload workload, int batch) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(workload));
    network.init();
    int batches = Workload.SAMPLES / batch;
    INDArray[] inputs = batches(workload.samples(), batches, batch);
    INDArray[] targets = batches(workload.targets(), batches, batch);
    return number -> network.fit(inputs[number % batches], targets[number % batches]);
  }

  private static INDArray[] batches(double[][] rows, int batches, int batch) {
    INDArray[] all = new INDArray[batches];
    Arrays.setAll(
        all,
        b ->
            Nd4j.create(Arrays.copyOfRange(rows, b * batch, (b + 1) * batch))
                .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT));
    return all;
  }
}
