"""What people type, and the paper they mean by it: the judge of the order of results.

The titles of MEANT are in sample_dumps. Those of MEANT_ELSEWHERE are in a larger
folder of real dumps, which lies beside some checkouts; there they are asked for
as well, and all papers of both folders stand in each other's way. UNSPELT are
queries of the same kind with a word that the meant paper nowhere has, so that a
search for all the words cannot find it; they were taken out of the two others
when that was seen, and are counted apart.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from papertui.dumps import read_dump
from papertui.paper import Paper, fold_title

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_dumps"
MORE = ROOT.parent / "shared" / "dumps"

# Query: how the title begins.
MEANT = {
    "attention is all you need": "Attention Is All You Need",
    "attention all": "Attention Is All You Need",
    "bahdanau translation align": "Neural Machine Translation by Jointly",
    "word vectors efficient": "Efficient Estimation of Word Representations",
    "lottery ticket": "The Lottery Ticket Hypothesis",
    "graph convolution": "Semi-Supervised Classification with Graph",
    "gaussian splat": "3D Gaussian Splatting",
    "distilling knowledge": "Distilling the Knowledge",
    "rotary embedding": "RoFormer",
    "flash attention": "FlashAttention",
    "flashatt": "FlashAttention",
    "speech recognition weak supervision": "Robust Speech Recognition",
    "lora": "LoRA: Low-Rank",
    "low rank adaptation": "LoRA: Low-Rank",
    "qlora": "QLoRA",
    "mamba": "Mamba",
    "bert": "BERT: Pre-training",
    "image is worth 16x16": "An Image is Worth",
    "adversarial examples": "Explaining and Harnessing",
    "generative adversarial": "Generative Adversarial Networks",
    "chain of thought": "Chain-of-Thought Prompting",
    "swe-bench": "SWE-bench",
    "nerf": "NeRF",
    "atari": "Playing Atari",
    "batch norm": "Batch Normalization",
    "residual learning": "Deep Residual Learning",
    "adam": "Adam",
    "u-net": "U-Net",
    "tulu 3": "T\\",
    "graph attention": "Graph Attention Networks",
    "human preferences": "Deep reinforcement learning from human",
    "speculative decoding": "Fast Inference",
    "scaling laws": "Scaling Laws for",
    "few shot learners": "Language Models are Few-Shot",
    "latent diffusion": "High-Resolution Image",
    "denoising diffusion": "Denoising Diffusion",
    "classifier free guidance": "Classifier-Free",
    "direct preference optimization": "Direct Preference",
    "masked autoencoder": "Masked Autoencoders",
    "segment anything": "Segment Anything",
}
MEANT_ELSEWHERE = {
    "controlnet video": "ControlVideo",
    "controlnet xs": "ControlNet-XS",
    "reward hacking rlhf": "Reward Shaping to Mitigate",
    "dropout underfitting": "Dropout Reduces",
    "goodhart": "Goodhart",
    "f(x) g(x)": "From f(x)",
    "streaming deep rl": "Streaming Deep",
    "task arithmetic": "Editing Models with",
    "refusal single direction": "Refusal in",
    "episodic control": "Model-Free Episodic",
    "recurrent neural network regularization": "Recurrent Neural Network Reg",
    "readout guidance": "Readout Guidance",
    "plans from play": "Learning Latent Plans",
    "next token prediction pitfalls": "The pitfalls of",
}
UNSPELT = {
    "ppo proximal policy": "Proximal Policy",
    "autoencoding variational bayes": "Auto-Encoding Variational Bayes",
    "unet biomedical": "U-Net",
    "neural ode": "Neural Ordinary",
    "lstm": "Long Short-Term",
    "backprop": "Learning representations by",
    "control net ++": "ControlNet++",
}


def papers_of(folders: Iterable[Path]) -> list[Paper]:
    """Read every paper of these folders once, as the dump with the longest abstract has it."""
    papers: dict[str, Paper] = {}
    for file in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
        for paper in read_dump(file).papers:
            name = fold_title(paper.title)
            if name not in papers or len(papers[name].abstract) < len(paper.abstract):
                papers[name] = paper
    return list(papers.values())


def places(
    find: Callable[[str], Sequence[int]], papers: Sequence[Paper], meant: Mapping[str, str]
) -> dict[str, int]:
    """Say at which place, from 1, each query finds the paper that is meant; 0 where it does not."""
    found = {query: [papers[doc].title for doc in find(query)] for query in meant}
    return {
        query: next((n for n, title in enumerate(found[query], 1) if title.startswith(start)), 0)
        for query, start in meant.items()
    }
