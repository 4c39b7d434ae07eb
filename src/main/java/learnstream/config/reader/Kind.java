package learnstream.config.reader;

import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;

/** The kinds of model of this project, each with the reader of its keys. */
enum Kind implements KindReader {
  /** A feed-forward network of any layers. */
  FFNN(Learns.LABELS, NetworkReader::feedForward),
  /** Several models that answer together. */
  POOL(Learns.LABELS, PoolReader::read),
  /** One that begins with convolutions, for images. */
  CNN(Learns.LABELS, NetworkReader::convolutional),
  /** One layer of threshold units that changes on mistakes only. */
  PERCEPTRON(Learns.CLASSES, NeuronReader::perceptron),
  /** Gaussian units with linear outputs. */
  RBF(Learns.LABELS, RbfReader::read),
  /** An associative memory. */
  HOPFIELD(Learns.ITSELF, HopfieldReader::read),
  /** A feed-forward network that gives back what it is given. */
  AUTOENCODER(Learns.ITSELF, AutoencoderReader::read),
  /** A threshold unit that never learns. */
  MP_NEURON(Learns.CLASSES, NeuronReader::mcCullochPitts);

  /** Reads the keys of a kind. */
  private interface Reader {
    KindSpec read(Section section, FeatureSpec features, TargetSpec target);
  }

  private final Learns learns;
  private final Reader reader;

  Kind(Learns learns, Reader reader) {
    this.learns = learns;
    this.reader = reader;
  }

  @Override
  public String label() {
    return Section.label(this);
  }

  @Override
  public Learns learns() {
    return learns;
  }

  @Override
  public KindSpec read(Section section, FeatureSpec features, TargetSpec target) {
    return reader.read(section, features, target);
  }
}
