/**
 * Which of a deployment's models answers: the processor behind the models that sends the champion's
 * predictions to one topic and the others' to another, and promotes by rule and by command. Begin
 * at {@link learnstream.stream.champion.ChampionProcessor}. May use {@code stream.control}, {@code
 * stream.sample} and {@code stream.state}.
 */
package learnstream.stream.champion;
